import { scenes } from '../make/scenes';

/** What people talk about when they do not talk about work. */
export const PEOPLE = [
  ...scenes(
    'lunch',
    `
A: lunch?
B: {$place}, 12:30?
A: 👍 get a table inside please

A: anyone going to {$place}? can you bring back {$dish}
B: {$dish} it is, that's {#7-11}.{20|50|90}
A: sending

B: they've changed the menu at {$place}
A: no
B: {$dish} is gone
A: i'm going home

A: I have a cold, is soup a meal
B: with bread yes
A: getting bread

@ 11:50-12:50
A: eating at the desk today, is that sad
B: only if it's {$dish}
A: it's {$dish}

A: queue at {$place} is out the door
B: try {$place2}, two minutes further, half the people
A: genius

A: whose is the fish in the microwave
B: not mine
C: not mine
A: nobody has ever owned a fish here

A: {$place} does half price on {wd}s apparently
B: since when
A: since today, I have eaten two

@ 11:30-12:30
A: salad or joy
B: joy
A: joy it is, {$place}

@ 09:30-15:30
B: coffee run in five, shout
A: flat white
C: flat white, oat
B: one regular one difficult, got it

A: I brought too much curry, it's in the fridge with a note, help yourselves
B: what does the note say
A: "help yourselves"
B: and yet I feel it's a test

A: table for four at {$place}, {A}, {B} and two people who said yes on the stairs
B: they meant hello
A: they are coming now

A: is the canteen any good today
B: "chef's interpretation of a jacket potato"
A: I'll interpret the falafel van

A: got you {$dish}, it's on your chair
B: do not say chair
A: next to your chair

A: birthday lunch for the new person, 12:15, {$place}
B: do we know the name
A: by 12:15 we will

A: the vending machine gave me two
B: keep walking
  `,
  ),
  ...scenes(
    'banter',
    `
A: who put googly eyes on the stapler
B: it sees you now
A: it sees everything, it's the only one doing supervision here

A: my kid asked what I do all day
B: and
A: I said I ask people how they are and then I tell other people
B: honest

A: there's a man in reception with a cello
B: and?
A: that's it, that's the message

A: random fact: the plural of octopus is an argument
B: the plural of broker also

A: who's winning the step challenge
B: the person who gave her watch to her dog
C: he likes the exercise

A: I've been on hold with {the bank|the vendor|facilities} for {#34-58} minutes
B: what's the music
A: pan pipes. I know it by heart

A: do we still say "touch base"
B: we circle back, then we touch
A: please leave

A: fancy dress for the staff do is "decades". asking for a decade
B: the thirties. no effort, just worry

@ 09:30-10:40
A: saw {B} run for the train this morning. strong start, poor finish
B: the doors closed on my coat and my dignity
A: I filmed neither

A: what do we call a group of auditors
B: a sample
C: a walkthrough
A: sample wins

A: someone has labelled the good mug "PROPERTY OF RISK"
B: it is a risk

A: my horoscope says avoid large decisions. rates desk closed then?
B: mine says the same. we're a systemic star sign

A: anybody selling a bike
B: how far do you ride
A: to be decided by the bike

A: top three lies in our industry, go
B: "no rush"
A: "quick call"
C: "as discussed"

A: our meeting room booking screen says "see you yesterday"
B: it's got a philosophy now

@ 13:00-17:30
A: quiz tonight, need one who knows geography
B: I know where the pub is
A: you're in

A: {#14-23} unread, all with the subject "quick one"
B: none of them were quick

A: has anyone finished the mandatory training? does it get better
B: the second video has a plot twist
A: no spoilers

A: new phone, who's this
B: the same people, sadly
A: sorry wrong chat
A-

A: pigeon in the atrium again
B: name it
A: Curlew
B: that's a system
A: it's also always late and shits on the ledger
A~ it's also always late and makes a mess of the ledger

A: what's the wifi in the new place called
B: "GuestOfGuest2_final"
A: of course it is

A: how's the standing desk
B: I sit at it
A: pioneer

B: the band at {$place} on Saturday was three accountants and a very good drummer
A: who was the drummer
B: also an accountant. that's the twist

A: I've started running
B: from what
A: too early to say

A: overheard in the lift: "it's not a bug, it's a covenant"
B: print it

A: can you tell the difference between the two sparkling waters
B: one's in glass and makes me feel better
A: so yes

A: has {B} always had a beard
B: since {wd-4}
A: bold

A: who else got the survey
B: I said "neither agree nor disagree" to all {#38-60}
A: even the name field?
B: especially

A: the plant on my desk is now taller than my ambitions
B: trim one

A: three umbrellas in the stand and it's pouring. physics
B: two of them are mine
A: were

@ 09:30-10:10
A: train poetry: "we apologise for this announcement"
B: they should

A: chess club at lunch, we have two boards and five queens
B: sounds like the {pricing|rates} desk

A: is it rude to reply to "hope you're well" with a medical history
B: it's efficient

A: I miss when the weather was small talk
B: and now
A: now it's a risk factor
  `,
  ),
];
