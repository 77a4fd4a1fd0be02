import { scenes } from '../make/scenes';

/** Syndicate, research and pricing: how a deal, a note and a curve are made. */
export const DEALS = [
  ...scenes(
    'syndicate',
    `
A: {$stock} tap: books open 9:00, guidance {#120-240} area, size {#300-750:50}m
B: Shadow demand?
A: {#200-500}m before we said a word

A: Peer deal priced at the tight end, concession {#1-5} bp
B: Helpful for ours, let's show the comp on page 3
A: already there, page 3

B: Blackout dates for {$stock}: {dm+2} to {dm+9}, so we go before or much later
A: much later then, nobody is ready
B: agreed, moving it in the pipeline

A: who takes notes on the 17:00 call
B: I did last time
A: and they were excellent, which is how one loses

A: Roadshow logistics: {#5-9} meetings, two cities, one very small aircraft
B: how small
A: we are asked for our weights

A: fee split page is wrong, it sums to {#101-108}
B: generous
A: fixed, v{#5-12}, please burn the other one

A: investor feedback {$stock}: like the credit, dislike the tenor, love the coupon
B: of course they love the coupon

A: Counsel comments came back on the term sheet: {#31-64} of them
B: how many matter
A: Two. The others are about commas

A: Ruolan's team asks for the Chinese version of the risk section
B: 我周四前给，翻译公司慢
A: thank you, Thursday works

B: reconciliation of the book: {#38-77} lines, {#2-5} duplicates taken out
A: who were the duplicates
B: {$client} through two sales people. Both very convincing

A: market tone for a new issue this week?
B: ok today, {$driver} {wd+1}, so today or next week
A: next week. Issuer is not a morning person

A: pipeline call moved to 16:45 HK, NY asked
B: again?
A: they have discovered mornings

A: Secondary performance: {+|-}{%0.10-0.90} on the break, calm, stabilisation not needed
B: as it should be
A: boring is a compliment here

A: Need {#2-4} quotes for the pitch by noon: depth of the {convertible|private placement|green bond} market
B: sending two, third one is in Peilin's note
A: 🙏

B: Who signs the underwriting memo now that Rafe is handing over?
A: Edda until further notice
B: ok sent to her

A: lookalike deals page is missing {$stock}
B: They withdrew, that is why
A: then it should be on the page with a footnote saying so

B: 明天路演的车几点？
A: 07:40 hotel lobby, two cars, Jingyi in the first
B: 好

A: investor asked why the use of proceeds says "general". I said because it is
B: did that help
A: It shortened the meeting
  `,
  ),
  ...scenes(
    'research',
    `
A: {$stock} model updated: EPS {#1-4}% lower, target unchanged, rating unchanged
B: then why publish
A: because lower is news even when it isn't

A: chart 4 has the axis upside down
B: it's a yield axis
A: it's an upside down yield axis

A: Note on {$stock} with supervisory analyst, back by four they say
B: four what
A: precisely

A: Could someone proofread the disclosures on the {$stock} piece, the machine picked the wrong set
B: Wrong entity, we are London here. Replaced
A: thank you

A: how do you spell fulfil
B: London one l, New York two
A: the note is global
B: then avoid fulfilling

A: site visit {$stock} on {wd+3}: hard hats provided, opinions not
B: I'll bring mine
A: hat or opinion

A: embargo for the sector note is 06:00 London {wd+1}, no snippets before
B: understood, mailing is scheduled for 06:02
A: two minutes of suspense

A: readership stats: the cheese paragraph was read {#3-6} times longer than the valuation
B: more cheese then
A: a cheese appendix

A: the photo on my author page is eight years old
B: you look well rested in it
A: that's why it stays

A: numbers in table 2 are in thousands, the text says millions
B: ouch. who caught it
A: {$client}. Very politely. Corrected version out, flagged as such

A: conference call transcript {$stock}, the relevant bit is from minute {#22-48}
B: thanks, listening at 1.5x, everyone sounds worried
A: at 1x they sound fine

A: does "cautiously optimistic" mean anything any more
B: it means I'd like lunch with both sides
  `,
  ),
  ...scenes(
    'quant',
    `
A: vol surface for {$stock} has a hole at {#80-95}% moneyness
B: bad quote in the {feed|close file}, smoothing over it
A: ok, marked as interpolated

A: overnight run finished 04:{#11-58}, {#2-9} warnings, none new
B: which ones
A: the usual family, I know their names by now

A: can we get the dividend curve for {$stock} reviewed, it still has the special in it
B: removing. impact {%0.2-1.9}% on the long dated
A: small but mine, thanks

B: the converts book greeks jumped, delta {#3-9}% off yesterday
A: borrow cost input moved from {%0.4-0.9} to {%4.0-9.0}, decimal slip
B: so fixed?
A: fixed and a check added that should have been there in the first place

A: who wants to talk about day count conventions
B: nobody
A: act/365 fixed vs act/act on {$bond}. it's {%0.01-0.09}. but it's wrong
B: ok now I want to

A: scenario: rates +{50|75|100}, spreads +{40|60|80}, equities -{10|12|15}. loss {%2.1-7.8}m
B: within limit?
A: {#61-88}% of it

A: regression on the carry signal: R2 of {%0.03-0.11}, tell no one
B: framed and hung

A: price verification: {#3-8} positions outside tolerance, oldest is {$bond}
B: got a broker level, {%96.10-99.80}
A: second source?
B: trade on {wd-2}, {%96.10-99.80}
A: good enough, closed with both attached

B: can I have the risk by bucket for {$bond} and {$bond2}
A @risk_buckets_{dm}.csv: here
B: the ten year bucket has a comma in it
A: it has feelings too

A: backtest is done: {#0-2} exceptions in {#240-252} days
B: suspiciously good
A: I thought so, checking the window. It's right, it was a dull year

A: new curve build goes into UAT {wd+1}, please break it
B: with pleasure
A: write down how

A: is the fixing source for HKD the 11:15 or the noon one
B: 11:15, and it is in the spec now
A: since when
B: since you asked
  `,
  ),
];
