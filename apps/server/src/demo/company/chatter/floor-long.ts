import { scenes } from '../make/scenes';

/** More from the floor and the back office. */
export const FLOOR_LONG = [
  ...scenes(
    'ops',
    `
A: three confirmations came back unsigned from {$client}, they signed the envelope
B: Literally the envelope?
A: literally. nice signature too
B: New set by courier, with stickers where to sign

A: who has the calendar of ex-dates for next week
B: On the share under corporate actions, green tab
A: the green tab is from last year
B: The other green

C: {$client} asks why their statement says "pending" for {$isin}
A: their custodian hasn't released the line
C: can I say it in a way that isn't their fault
A: "awaiting release at the receiving side"
C: poetry

A: interest claim from {$broker}: {#210-980}.{#10-99}, two days late delivery
B: Their lateness or ours?
A: ours, one day. theirs, the other
B: Then half. Counter-claim drafted, polite

@ 16:00-17:10
A: end of day: {#3-12} unmatched, all known, none over {#1-4}m
B: Good night then
A: one more thing. never mind, found it

A: the new joiner asks what "nostro" means
B: Ours, with them
A: and vostro
B: Theirs, with us. The rest is feelings

B: Cut-off for the euro payments moves to 15:30 from {wd+2}
A: earlier or later than now?
B: Earlier. By fifteen minutes. I have told the desk twice and will again at 15:16

A: can I get the trade blotter for {$client} by email address rather than by account
B: One of those is in the system
A: account then
B: Account it is, file in two minutes
  `,
  ),
  ...scenes(
    'order',
    `
A: {$client} would like to work {#30-120:10}k {$stock} into the afternoon auction, max 20% of it
B: understood, limit?
A: {%9.80-21.40}
B: in

A: any natural in {$stock}? buyer {#15-60}k
B: seller {#10-40}k at mid, let me ask
B 7m: crossed {#10-15}k at {%11.02-11.48}, reported
A: perfect size, thanks

A: price for {$bond}, odd size, 730k
B: {%97.10-99.40}, odd price
A: they take the odd price

@ 15:40-16:05
A: fill for {$client} still shows partial
B: last {#2-9}k went at the bell, should update in a minute
A: updated. done

A: {$client} instructs by mail only until their phones are moved, until {wd+3}
B: noted on the account
A: and they mean it, they rang to say so
  `,
  ),
  ...scenes(
    'football',
    `
A: man of the match: the lamp post that stopped their counter
B: clearance of the season
C: two points off for standing still

A: who has the key for the ball bag
B: {C} took it to {Lisbon|Leeds|Bristol}
C: it's in my coat. my coat is in {Leeds|Bristol}. sorry

A: referee wants thirty quid now
B: for that?
A: he says the eyesight is extra

B: do we need a tactics board
A: we need lungs
C: I had lungs in 2009

A: the women's team want a friendly, they won their league
B: friendly for whom
A: exactly

C: ran into {$side}'s captain at the station, very polite
A: what did he want
C: to know if you're still playing on the left
A: and
C: I said sometimes also on purpose

A: next fixture {dm+6}, kick off 19:30, same cage
B: calendar says {$excuse}
A: calendar can watch
  `,
  ),
  ...scenes(
    'banter',
    `
A: someone parked across three spaces with a sticker saying "minimalist"
B: it's aspirational

A: how do I politely leave a group chat with {#23-61} parents in it
B: you don't. you move house

A: found a five pound note in my winter coat
B: alpha
A: uncorrelated too

A: spelling question: liaise
B: one i more than you think
A: there are always more i's than I think

B: what's that smell in the lift
A: paint, or ambition
B: it's fish
A: then it's Tuesday

A: weather app says "feels like {#2-9}". feels like what
B: like {#2-9}
A: no further questions

A: does the choir still need a bass
B: they need three, or one large one
A: I have a cold, I'm temporarily two
  `,
  ),
  ...scenes(
    'client',
    `
K: What happens to my order if you have a fire drill?
A: The desk moves to the car park with three phones and a list. We practised in {May|June}
K: Did it work?
A: One client got a better price and asked us to do it again

A: Short answer to your mail: yes, the coupon is paid gross to you, the form on file runs until {wd+9}
K: And then?
A: Then I nag you for a new one, starting now

K: Is {$stock} still on your list?
A: On the research list, yes, rating unchanged since the spring. The note is public and in your portal
K: I shall read it on the train

K: The chart you sent prints in grey
A: It has feelings in colour. Here is one with patterns
K: Thank you, from me and from our printer

A: Your transfer settled this morning, {#2-9},{#100-999} units, received free of payment
K: Thank you. My colleague says it took four days
A: Four, yes. Three of them were a signature
  `,
  ),
];
