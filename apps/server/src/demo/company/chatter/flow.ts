import { scenes } from '../make/scenes';

/** Orders, and what becomes of them in the back office. */
export const FLOW = [
  ...scenes(
    'order',
    `
@ 08:20-14:30
A: {$client} care order: buy {#40-180:5}k {$stock}, limit {%7.40-22.60}, day, over the desk
B: got it, working
B 34m: {#20-60}% done, avg {%7.40-22.40}
A: thx, they're happy to stay patient

A: can I have a two way in {$bond}, {#1-5}m
B: {%97.20-99.10} / {%99.20-99.90}
A: they show {%98.20-99.60} for 2
B: 2 done, booked Heron

@ 10:42-13:00
A: {$client} cancels the balance of the {$stock} order
B: cancelled, {#12-70}k done in total
A: confirmed with them on the line, 10:41
B: noted on ticket

B: need a limit from {$client}, "at market" is not a limit in this name
A: asked. {%11.10-19.80}
B: ok working now

A: switch: out of {$bond} into {$bond2}, {#2-6}m, they need it as one
B: pick up {#8-35} bp, I can do {#1-2}m straight away
A: they'll take that and think about the rest
B: thinking is free

@ 11:50-13:00
A: vwap over the afternoon in {$stock}, {#60-240:10}k, {$client}
B: participation cap?
A: 15%
B: ok. will send fills at the end

A: please amend: {$client} order is {#30-90}k, not {#100-400}k, fat finger their side
B: amended before anything printed
A: legend

A: {$client} wants to know why we only did {#4-18}k
B: because that is all that traded at their limit
A: that's what I said, they want it from you
B: ringing them on the desk line

A: offer wanted {$bond}, {#3-9}m, competitive, {#2-4} in comp
B: {%98.10-101.60}
A: covered, traded {%0.1-0.3} behind you
B: good for them, honestly

A: is the {$client} account set up for {$stock} yet?
B: KYC says {wd+1}
A: they want to go today
B: they can want

A: {$client} has two tickets for the same fill
B: one is the allocation, one is the block. tell them to look at the last column
A: the last column is the hidden one
B: unhide the last column

B: fills for {$client}: {#10-40}k at {%14.02-14.48}, {#10-40}k at {%14.50-14.92}, done for the day
A: thx, sending
A 6m: they say average please
B: {%14.30-14.66}

@ 08:20-09:40
A: short question, {$stock} borrow?
B: there is some, {%0.5-3.5}%, locates before ten or not at all
A: before ten then

@ 11:20-12:00
A: order from {$client} came by mail while I was in {$room}, stamped 11:02, entered 11:19, note is on it
B: fine, thanks for the note
  `,
  ),
  ...scenes(
    'ops',
    `
A: {$client} {$isin} failing for the third day, short {#200-900}k
B: counterparty is waiting on their own delivery
A: chain of four again?
B: Chain of five, I drew it

A: SSI for {$client} changed as of today, please use the new set
B: Updated in Heron, old one end-dated
A: ta

B: Break: cash {#3-48},{#100-999}.{#10-99} on the {$client} account, value {dm-1}
A: coupon paid gross
B: Ah. Tax reclaim then, moving it

@ 14:00-16:30
A: who can release payments in the next 20 min? {B} is in the dentist's chair
C: me, send
A: two in the queue, {$client} and {$client2}
C: released both, second one needed a call back, done

A: Trade {#71000-79999} has no commission, is that right?
B: agency cross, zero on one leg
A: Ok, comment added so nobody asks again
B: somebody will ask again

A: affirmations at {#88-97}%, the rest is {$broker} as ever
B: they fax
C: they WHAT
B: They fax. I have a picture

B: Corporate action on {$stock}: election deadline is {wd+2} noon, {#3-7} accounts have not answered
A: chasing. one of them is on a boat
B: Boat has default option 1

A: Settlement date for {$bond} is T+2, ticket says T+1, which do you want
B: T+2, typo mine
A: amended before confirm went

@ 09:00-10:20
A: morning recon: {#9-26} items, {#1-4} over five days
B: Which ones are over five
A: {$client}, {$client2}, and the eternal one
B: Happy birthday to the eternal one

C: Does anybody know account {#2-8}-0{#100-999}?
B: {$client}, old number. It maps to the new one in Wren
C: merci

@ 13:30-16:30
A: {$broker} says they never got our instruction
B: Network ack 09:14, sending them the reference
A: they found it. "our filter"
B: Filters are the root of it all

@ 14:00-14:50
A: moving {#40-95}k stock from the street side to the client box for {$client}, any objections
B: None, do it before the 15:00 cut
A: done 14:{#31-58}

A: buy-in notice from {$broker} on {$isin}, {wd+2}
B: Can we cover a partial?
A: {#20-60}k arrives today, they will take it
B: Then no buy-in. Tell them in writing with the number

B: Month end: please close your suspense lines, all of them, also the ones with funny names
A: "misc misc" is mine
B: I know

A: fx leg on {$client} settles a day before the bond leg, intended?
B: no, funding gap of one day. Repaired, same rate
A: phew

C: dividend {$stock}: we got {%0.10-0.34} per share, the vendor says {%0.35-0.48}
A: vendor is gross, we are net
C: the vendor could say so
A: the vendor does say so, in grey, in the footer

A: unmatched: {$client} booked sell, we booked sell
B: Two sellers, no buyer, beautiful
A: ours is right, checked the chat with timestamps

B: Custody statement is 11 pages today, it was 3 yesterday
A: they switched on "verbose"
B: Can they switch it off
A: ticket open, eta {wd+3}

A: who aproved the manual payment to {$broker}?
A~ who approved the manual payment to {$broker}?
B: Four eyes: me and {C}
C: yes, second eyes, invoice attached
A: good, auditors want an example, I'll use this one

A: can I get a second pair of eyes on the {$client} allocation, 7 funds
B: sum is off by {#1-9} shares
A: rounding?
B: Fund 3 rounds up, should round down. Fixed

@ 16:52-17:00
A: late trade: {$client} sent allocs at 16:52
B: Booked with today's date, late flag on, reason in the comment
A: right way round

@ 13:40-14:10
A: Curlew shows {#2-5} phantom breaks
B: They vanish after the 14:30 load, leave them
A 20m: vanished
B: 👻

@ 13:30-17:00
C: which calendar do we use for HK settlement {wd+1}? they have a typhoon warning
A: signal 8 means no settlement, moves one day
B: Watching, they decide at six their time

A: margin call {$broker}, {#1-6}.{#1-9}m, agree?
B: We agree {#1-3}.{#1-9}, they still price {$bond} off last week
A: dispute raised, undisputed part paid

A: the reclaim forms for {$client} need a wet signature
B: In this century?
A: In this country
B: {C} is in on {wd+1} with a pen

B: Fails charge report for the month: {#2-14}k, down from last
A: nice
B: The trend is our friend

A: the stock record is long {#100-900} shares of something that merged
B: Old line. Needs the exchange ratio, {%0.2-0.9}
A: posting both legs, narrative done

A: holiday cover {wd+1}: who does releases
B: Me until two, {C} after
A: added to the rota, thx both
  `,
  ),
];
