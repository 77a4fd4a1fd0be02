import { scenes } from '../make/scenes';

/** Clients in English, and the brokers' group. K is the one outside. */
export const CLIENTS = [
  ...scenes(
    'client',
    `
@ 08:50-11:20
K: Morning {A}. Where are {$bond} this morning?
A: {%97.40-100.90} / {%101.00-101.80} in 2m, a touch better than {wd-1}
K: Thanks, we watch for now

A: The {$stock} note is out, long version in your mail, short version: fine, slowly
K: I like the short version

K: Could you resend the valuation for quarter end? Ours bounced
A: Sent again, with the spreadsheet this time
K: Got both, thank you

K: We have a committee on {wd+2}, can I have your view on duration in three sentences?
A: One: own some. Two: the belly pays you best. Three: leave room to add
K: I shall read it in your voice

A: Coffee next week? I'm near you on {wd+4}
K: {wd+4} at ten works. The usual corner
A: See you there

K: The statement shows the coupon twice
A: Looking now
A 18m: One is the accrual, one is the payment, net is right. I've asked them to print it like human beings
K: Please do

@ 13:00-16:40
A: Your sell order in {$stock} is done: {#10-45}k at {%11.20-19.70} average. Confirmation follows by mail
K: Thank you, received

K: Who covers when you are out on {wd+2}?
A: {A colleague|The desk line|Somebody good}, same number, and I leave a full note
K: Fine

K: What is the cut-off for subscriptions this month?
A: {wd+3} noon London. Earlier is kinder to everybody
K: We shall be kind

@ 09:00-14:00
A: Reminder: the {$stock} call with management is at 15:00, dial-in in the invite
K: I'm on. Mute me if the dog starts

K: We would like to reduce the {$bond} a little. {#1-3}m, no hurry
A: Understood. Bid is {%96.80-99.20} now, I'd try {%99.30-99.60} over a day or two. Shall I?
K: Yes, limit {%99.20-99.30}, until {wd+1} evening
A: Entered, reference by mail

K: Is the fee on the new mandate plus or including VAT?
A: Plus. I'll have it written on page one where it belongs
K: Good

A: Your new signatory is set up, she can instruct from today
K: She will be thrilled

K: My chairman asks why we own {$stock}
A: Because it yields {%4.1-6.8}, and because in {2019|2020|2021} he asked for it
K: I shall say the first part

K: You sent me somebody else's invitation, I think. "Dear Gerald"
A: Mortified. Deleted at our end, the right one is on its way, and I have reported it
K: Gerald sounds nice

@ 10:40-12:30
A: Auction result: {%3.60-4.90}, cover {%2.1-3.4}. You were filled in full
K: Excellent. Tell the desk thank you

K: Can we do the review by video, my train is cancelled
A: Of course, link in two minutes

K: Small thing: the logo on the factsheet is the old one
A: It is. You are the first to notice in {#4-9} months

A: You asked about liquidity in {$bond}: {#3-7} dealers, typical clip 2m, wider at quarter end
K: That is just what I needed

K: What do you make of {$driver}?
A: Noise with a headline. I would not trade it, I would not ignore it
K: So, a diplomat
A: So, a bond salesman
  `,
  ),
  ...scenes(
    'broker',
    `
@ 08:10-10:30
K: morning gents. {$bond} {%97.20-99.80} bid, looking for paper
A: small seller higher, {%99.90-100.60}
K: too high for mine, shout if you move

K: quiet as a library
B: who has the books
K: you do, allegedly

@ 10:00-16:00
K: run: 5y {%0.5-1.5} tighter, 10y unch, long end asleep
A: ta

A: anything in {$bond2}? away from the usual {$bond}
K: one interest, {#1-3}m, he's thinking
A: tell him to think in my direction

K: thursday lunch on as normal, {$place}, everyone pays his own
B: as normal
A: as my manual says

K: did that {$bond} ticket come through? {%98.10-99.70}, 2m
A: booked and affirmed 10:{#12-48}
K: cheers

K: my screen died, calling levels for an hour
A: vintage
K: i have the voice for it
  `,
  ),
];
