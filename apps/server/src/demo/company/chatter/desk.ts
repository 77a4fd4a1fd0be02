import { scenes } from '../make/scenes';

/** The sales and trading floor in London: before the open, during the day, at the bell. */
export const DESK = [
  ...scenes(
    'open',
    `
A: Morning. {$stock} numbers at seven, in line, guide a touch light. Call at nine
B: I have {#3-9} accounts who will ask about margins
A: Page 4, second table. Margins fine, cash flow is the story
C: Thanks

A: morning all, futures {up|down} {%0.2-0.9}, dollar {bid|offered}, nothing big overnight
B: Asia was {$mood}
C: coffee is also {$mood}

A: Reminder the {$stock} management breakfast is at 8 in {$room}. {#4-9} clients confirmed
B: are we allowed in for the eggs
A: after the clients have had the eggs

A: Gilts opening {%0.2-0.6} lower, there is supply at ten
B: size?
A: {%2.5-4.5}bn of the long one, no drama expected
C: famous last words

B: Who is in for {A} this morning?
C: Me. {A} is at the dentist until ten
B: Then you have {$client}, they want levels on {$bond} at half past
C: on it

A: {$stock} upgraded two places away this morning, one of them by four notches, which I did not know was possible
B: from sell to what
A: from "sell" to "conviction"
B: good for them

A: Three things: auction at ten, {$stock} ex-div today, and the fire alarm test at 11, do not evacuate
B: define do not evacuate
A: Stay and suffer

C: morning. what's the street saying on {$stock}?
A: Down {#2-6} pct pre-market, the order intake was soft
B: holders look long and tired
C: ok will ring {$client} and {$client2}

A: Axes this morning: better buyer {$bond}, better seller {$bond2}, two way in the rest
B: size on the first
A: {#2-8}m
C: I have someone who might care, give me till {#8-9}:15

A: good morning from a train that has stopped for no reason
B: we started without you
A: as you should. my only news is {$stock} trading statement, fine, dull, long

A: Auction prep: bring your client interest by 9:45 or be sad at 10:05
C: {$client} will want {#10-40}m, price dependent
A: everybody is price dependent {C}

A @Morning_notes_{dm}.pdf: Morning notes
B: page 2 has yesterday's date
A: Fixed, same link

B: Has anyone read the {$stock} prospectus supplement? It is 60 pages of new risk factors
A: I read 20. The bad one is on 14
C: summary please for the people who have children
B: later today

A: Holiday in New York {wd+1}, plan your liquidity
B: half day or whole
A: Whole. And a half day after, in spirit

A: Overnight: oil {up|down} {%1.1-3.4}, copper unchanged, somebody moved {$stock} {#3-7} pct in the last hour in Asia on no news
C: on no news or on no news yet
A: exactly

A: Calendar: {$driver} at 13:30 our time. Spreads will be wide from 13:20, so quote early
B: tell clients now?
A: Yes please, all of them

C: {$client} asks if we still make markets in {$bond}
A: we do, in the sense that we answer the phone
B: 1m up, {%0.4-1.2} wide, for a friend

A: Welcome {B} back from holiday
B: I have 1,900 unread and a tan
C: in that order

A: The {$stock} roadshow starts today, two teams, do not mix up the decks again
B: it was one slide
A: It was the slide with the name of the other company

A: Heads up: sector rotation continues, buyers of staples, sellers of anything with a plug
C: so {$stock} up, {$stock2} down
A: in one line, yes

A: quiet one. I suggest we use it to clean up contact lists in Wren before Edda asks again
B: Edda has asked again
A: see

A: {$client} moved their desk to the new building, direct lines change today, list below
A @{$client}_numbers.xlsx: 
B: thank you, old ones were going to a bakery
  `,
  ),
  ...scenes(
    'market',
    `
A: {$bond} trading at {%97.10-103.40}, {%0.1-0.4} tighter since the open
B: who's buying
A: real money, small clips, patient
B: nice change

A: seeing anything in {$stock}?
B: {#2-4} sellers, no hurry. there's a bid underneath at {%6.10-18.90}
A: ok ta

B: why is {$stock} up {#3-8}%
A: someone at a conference said the word "pricing" twice
B: as in they have it
A: as in they would like it

@ 13:31-14:00
A: {$driver} out: bang in line
B: all that for nothing
A: that's what the money is for

A: what's your view on duration here
B: short answer own some. long answer own some, slowly
A: that is a very you answer

A: {$bond} bid wanted {#2-9}m, any interest?
B: at {%96.50-99.90} I'd look
A: they want {%0.2-0.5} more
B: then they have more time than me

B: spread on {$bond} looks wrong on the run, {#210-340} bp?
A: stale, nobody has touched it since last week. {#140-190} is real
B: tell the run
A: the run doesn't listen

A: Liquidity in {$stock} is thin today, please work anything over {#20-60}k
B: how long
A: All afternoon, like a person fishing

@ 10:20-12:30
A: the auction tailed
B: how much
A: {%0.3-1.1} bp. everyone is pretending to be surprised

A: {$client} asking for colour on new issues this month
B: {#6-14} deals, books {#2-4} times, concessions low single digits
A: stealing that sentence
B: it's free

A: are you seeing the move in the {5|7|10|30} year
B: yes, convexity I think. or someone's finger
A: it's usually someone's finger

A: {$stock} CFO steps down, "to spend time with family"
B: how is the family
A: down {#4-9}% pre-market apparently

@ 09:00-12:50
A: any read on {$driver} later?
B: consensus {%0.1-0.4}, whisper a bit higher. positioning is light so meh
A: meh is my base case for everything this week

A: i'm told {$stock} did {#40-90} meetings at the conference
B: speed dating
A: with slides

A: {$bond} just gapped {#4-9} bp on nothing
B: index event. happens at the same time every month and every month we all ask
A: see you next month then

A: Sector heat map is all green except {$stock}
B: they make the heat

A: can you check where {$bond} closed last night, my screen says 0.00
B: {%95.10-101.90}. your screen has given up on it
A: so have the holders

B: the curve is flatter than my tyres
A: steepener {client|guy|camp} very quiet today
B: they'll be back {wd+1}, they always are

A: {$stock} and {$stock2}: pair has blown out to {%1.2-2.4} sd
B: anyone brave
A: everyone brave was brave at 1

A: EM a bit {soggy|heavy} this morning, outflows again
B: how big
A: {#300-900}m on the week, mostly ETFs
B: retail leaving as we arrive, classic

A: {$client} would like two pages on sovereign ratings by {wd+1}
B: two pages or two pages like last time
A: two actual pages

B: did you hear the call on {$stock}? the line was terrible
A: "we are [inaudible] about the second half"
B: sounds about right

A: dealers long {$bond}, I can feel it
B: I can see it, {#4-12}m axed across three runs
A: patience then

A: what did the FX fix do
B: {#15-60} pips one way and straight back
A: so, its job

@ 10:00-16:00
B: just had three clients ask the same thing about {$stock} in ten minutes
A: there's a newsletter out I bet
B: there is. page one
A: ok standard answer, public numbers, link to the note
  `,
  ),
  ...scenes(
    'close',
    `
A: Wrap: rates {up|down} a touch, credit unchanged, {$stock} the mover. Have good evenings
B: you too
C: 👋

A: Who is covering the late desk?
B: me till seven
A: {$client} may want a level on {$bond} for NAV, just answer the phone
B: I love answering the phone

A: day's P&L emails by 17:30 please, not 17:31
C: sent
B: sent
B~ sent (now with attachment)

A: Volumes: {#60-92}% of the average. Everybody is waiting for {$driver}
B: including us
A: including us

C: did {$client} trade in the end?
A: {#3-9}m of the {#20-30} they spoke of. The rest "tomorrow"
C: it's always tomorrow
A: some day it will be today

A: {$stock} finishes at {%8.20-31.40}, {up|down} {%0.4-3.1}. Note going out tonight
B: who writes
A: me, with biscuits

A: closing levels are in the sheet, two in yellow need a second look
B: which
A: {$bond} and {$bond2}
B: confirm both, checked with two counterparties
A: thanks, green now

A: anything anyone needs to hand over to NY?
B: {$client} order in {$stock}, {#20-80}k left, limit {%9.10-24.50}, they have it
C: nothing here
A: good night then

B: lights on 4 are going off by themselves again
A: wave at the sensor
B: I am waving at the sensor like a castaway

A: that's me. tomorrow {$driver} at half one, be early
C: define early
A: before half one

A: {wd} list: out of office on, clean desk, phones off the windowsill
B: the windowsill is for plants
C: rip the plants
  `,
  ),
];
