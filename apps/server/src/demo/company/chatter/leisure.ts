import { scenes } from '../make/scenes';

/** Football, weekends, and those at home. */
export const LEISURE = [
  ...scenes(
    'football',
    `
@ 12:10-18:00
A: who's in for thursday? 7pm, cage 3
B: in
C: in
D: out, {$excuse}
A: that's {#6-9}, need one more

A: {$side} want to play us again
B: after last time?
A: they say they've trained
C: so have we. once

A: result for those who left early: {#3-7}-{#2-6}, we'll say no more
B: for us?
A: we'll say no more

A: bibs are in my car, washed, sort of
B: define sort of
A: they were out in the rain

B: my knee makes a noise like a crisp packet
A: can you play
B: in goal
A: you're in

A: subs are due: {4|5|6} quid each, {C} you owe for three weeks
C: put it on my tab
A: this is the tab

A: pitch is frozen, moved to the sports hall
B: indoor shoes?
A: indoor shoes and indoor tackles please

A: new guy from {risk|the post room|legal} coming along, says he "used to play a bit"
B: they always did
C: the last one had a medal

A: can anyone bring a pump, ball is like a cushion
B: that's been our tactic so far

A: goal of the week: {B}, from the halfway line, by mistake
B: I saw him off his line
A: you were passing to me

A: league table is up, we're {fourth|fifth|sixth}
B: out of
A: let's enjoy fourth first
B: 😂

A: lost: one shin pad, left
B: I have two lefts
A: that explains the running

B: can't do thursday, {$excuse}
A: the {$excuse2} excuse was better
B: saving it for next week

@ 12:10-18:00
A: drinks after?
B: one
C: one
A: see you at eleven then

A: shirt order: sizes by {wd+1}, numbers are first come
B: 9
C: 9
A: oh no

D: my wife asks if {wd+1} is "a real match or the pub one"
A: real match then pub one
D: she says fine

A: {$side} cancelled, they only have four
B: call it a win
A: calling it a win
  `,
  ),
  ...scenes(
    'weekend',
    `
A: market's on till two, they have the good tomatoes
B: get me a kilo?
A: done

A: brunch tomorrow or are you dead
B: half dead. 11:30
A: booking for your other half then

A: went to see that film, the long one
B: and
A: long

B: hike photos! we got lost twice
A: the second time looks intentional
B: there was a pub

A: assembling a wardrobe. there are {#2-7} screws left over
B: spare or load bearing
A: we'll know tonight

A: are you watching the match later
B: with the in-laws, so quietly
A: text me when there's a goal so I hear somebody cheer

B: my neighbour practises trumpet on sundays, he's on bar four
A: of what
B: of my patience

A: parents are in town, need a museum for people who hate museums
B: the transport one, they can sit in a bus
A: perfect

A: is it wrong to go to bed at nine on a {wd}
B: it's the dream

A: garden centre car park: full, and everyone in it is happy. what is this place
B: you're thirty-{#4-9}. welcome
  `,
  ),
  ...scenes(
    'home',
    `
K: Running {#10-20} late, traffic by the bridge
A: No problem, take your time

A: Can you do {wd+1} as well? I have a client thing until seven
K: Yes until 7:30
A: You are a star, thank you

K: Forgot to say, the school wants the form by {wd+1}
A: Which form
K: the pink one
A: On the fridge, signing tonight

K: Swimming bag is in your car!!
A: Turning round
K: thank you thank you

A: is the plumber there
K: He is. He says "hm" a lot
A: That'll be two hundred then

K: Little one has a temperature, 38.2, I keep her home
A: I can be back by four. Anything from the pharmacy?
K: The orange syrup please

K: parents evening moved to {wd+2} 17:40
A: I'll dial in if I'm stuck, but I'll try to be there

K: The wifi is down, homework emergency
A: Turn the white box off, count to thirty with her, turn it on
K: She counted in French. It works

K: We are at the playground behind the library, home by five
A: Lovely. There is pasta in the blue box
K: She says not the blue box, the green box
A: Then the green box

K: She lost a tooth!! It is in my purse
A: Oh no I missed it. Film her telling me
K: Filmed. She says the tooth fairy pays double on weekdays

A: Stuck at the office, {#20-40} min. Is that all right?
K: All right. We are building a hospital for bears
A: Tell the doctors I'm coming
  `,
  ),
  ...scenes(
    'kin',
    `
K: we're out of milk and patience
A: bringing one of the two

@ 17:00-19:30
A: landed. train in 20
K: soup is on

K: did you call mum back?
A: in a meeting, calling at six
K: she says you always say six

A: what does he want for his birthday
K: a dog or a drill
A: drill

K: can I borrow the big suitcase for the weekend
A: if it comes back without sand
K: no promises

K: your neighbour has the parcel
A: left or right
K: the one with the cat

A: happy birthday!!! calling tonight
K: ❤️ after eight please, kids

K: dad found the photo albums, all eleven
A: is 1994 in there
K: 1994 is in there, with the moustache
A: burn 1994

A: do you have the recipe for the jollof, mum's not picking up
K: it's not a recipe it's a feeling
A: how many tomatoes does the feeling need
K: six
  `,
  ),
];
