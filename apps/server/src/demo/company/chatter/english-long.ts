import { scenes } from '../make/scenes';

/** Longer talks in English. */
export const ENGLISH_LONG = [
  ...scenes(
    'client',
    `
K: {A}, we had our committee. They like the switch in principle, they do not like the word "switch"
A: What would they like?
K: "Rotation", apparently
A: Then it is a rotation. Same bonds, better verb
K: Send me the paper with the verb changed
A: In your mail in ten minutes

@ 10:00-13:30
A: Following up on {wd-2}: do you still want the duration down?
K: Yes, by about half a year. Without selling the {$bond}, my predecessor's favourite
A: I can do it with {#2-4}m of the long end and leave the favourite alone
K: That would keep the peace
A: Two quotes by three, and you choose

K: Can you explain the line "FX hedge roll" on the invoice as if to a trustee?
A: We promised you today's exchange rate for later. Later came, so we promised it again. The line is what that cost
K: That is the first time anybody has understood it
A: I'll put it in the footnote

K: Our auditors want a letter saying you hold what you say you hold
A: They get it from the custodian, not from me, that's rather the point
K: I said so and they looked sad
A: Contact is on page 2 of the statement, three working days

@ 11:00-13:40
A: Your order in {$stock}: about half done, and the price has come back a little. Carry on or stop?
K: Carry on at or below {%10.20-18.80}, stop at four
A: Understood: at or below, until four
A 95m: Done {#20-60}k more, average {%10.05-18.60}. Nothing left working
K: Lovely, thank you

K: Your competitor sent us a hamper
A: We sent you a spreadsheet
K: The board noticed the difference
A: In our favour?
K: The hamper went back. The spreadsheet did not
  `,
  ),
  ...scenes(
    'banter',
    `
A: settle a bet: is a straw one hole or two
B: one
C: two
D: it depends on the accounting treatment
A: thank you {D}, useful as ever
B: one, topologically

A: my landlord wants to "have a chat"
B: about
A: the chat didn't say
B: that's {a rise|a leak}
A: it's always a rise
C: or a leak, then a rise

A: does anybody want a kitten
B: how many
A: there are {#3-5}
B: I asked how many
A: that's how many

A: I have a theory that the lift knows when you're late
B: it's correlated
A: it stops at every floor when I have the {#8-9}:00
B: survivorship bias. on the good days you take the stairs
A: I have never taken the stairs

B: who keeps writing "nice" on the whiteboard
C: it's a running total
B: of what
C: nice things. we're at {#4-11} this month

A: the new coffee place asks for a name. I gave "Invoice"
B: and
A: "invoice is ready" and three people stood up

A: does the gym downstairs ever answer the phone
B: they're lifting
A: very good
B: thank you I've had it ready since {wd-2}
  `,
  ),
  ...scenes(
    'ops',
    `
A: {$client} wants a copy of every confirmation since January
B: Every?
A: every. new CFO
B: That's {#380-940}. I can export by month, give me an hour
A: hero
B 48m: On the share, one folder a month, index on top

A: Why is there a trade for {#1-3} share in {$stock}
B: Fraction from the merger, they pay cash for it, we booked the crumb
A: can we sell the crumb
B: The crumb is worth {%0.40-3.90}, the ticket costs twelve
A: keep the crumb

C: settlement in {$bond} is stuck, their side says "unknown instruction"
A: did they match
C: matched yesterday, unmatched itself overnight
A: their upgrade. third client today. send them the match report with the time on it
C: sent. they say "ah"
A: "ah" is progress

A: I need a grown-up for the nostro at {$broker}, it's {#2-9} days behind
B: Statement file changed format on {wd-3}, nobody told us
A: so not behind, unread
B: Unread. Parser fix is with Owen, loading by hand until then
A: thanks for doing it by hand
B: I have nice hands
  `,
  ),
  ...scenes(
    'open',
    `
A: Good morning. One page today: {$stock} results at seven, {$driver} at half one, roadshow lunch in {$room}
B: is there anything on the sector read-across
A: {$stock2} has the same customer, so yes, page one, bottom
C: I'll call {$client} with that
A: and {$client2}, they asked yesterday

A: Early note: {$stock2} and {$stock} both report {wd+1}, so block your morning
B: what time
A: 07:00 and 07:01, they hate each other
D: who writes which
A: Freya the first, me the second, we swap drafts at half past

C: anyone awake
A: define
C: {$client} asked for a pre-open indication in {$bond}
B: {%97.40-99.90}, wide, and only because it's you
C: told them wide. they said good morning
  `,
  ),
  ...scenes(
    'admin',
    `
@ A=edda
A: The committee calendar for next quarter is out and everything clashes with everything
B: can risk move
A: risk does not move
B: can we move
A: we have moved. we are now at 08:15 on a Friday
B: I'll bring pastry

@ A=edda
B: where do we keep the spare chair for visitors with a bad back
A: storeroom, behind the flags
B: why do we have flags
A: nobody who knows is still here

A: who knows how to change the clock in {$room}? It has been summer there all year
B: it needs the long ladder
A: the long ladder needs a form
C: the form needs a committee
A: it will be summer again soon anyway
  `,
  ),
  ...scenes(
    'nydesk',
    `
A: new rule: whoever says "at the end of the day" before noon buys bagels
B: at the end of the day that's fair
C: 🥯
A: four everything, one plain
B: I hate this rule

C: anybody have a good contact at {$client} now that Walt retired
A: his deputy, quiet guy, knows everything
C: name?
A: on the sheet under "quiet guy", I'm not kidding
C: found him

B: the {$stock} lunch is sold out, {#14-22} clients for 12 chairs
A: bigger room?
B: bigger room has no projector
A: they come for the CFO not the slides
B: true. bigger room

A: power blipped, everyone ok?
B: screens back, phones back, coffee machine thinking
C: priorities
  `,
  ),
];
