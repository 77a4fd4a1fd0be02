import { scenes } from '../make/scenes';

/** The New York desk's group. */
export const NEW_YORK = [
  ...scenes(
    'nydesk',
    `
@ 07:45-09:20
A: futures {up|down} {#8-40}, {$stock} pre {+|-}{#2-7}%
B: on?
A: guidance

@ 07:40-08:40
A: train's stuck at the river again, starting from my phone
B: I've got your {$client} line
A: ty

B: {$client} in {$stock}, {#20-90}k to buy, working with volume, told them end of day
C: they call every hour anyway
B: they called while I typed this

A: who's got the {$stock} model
B: on the drive, /models/v{#3-19}, don't sort it
C: I sorted it
B: …restoring

C: conference in Houston next month, two seats, who wants steak and midstream
A: me
B: me for the midstream

@ 14:50-15:20
A: hour to go, {#35-60} percent done in {$stock}
B: pick it up a little?
A: a little. not like last week

B: the {bagel|taco|dumpling} place is closed for "renewal"
C: no
B: sign says three weeks
A: this is how empires end

@ 08:18-09:50
A: {$driver} in ten minutes. flat?
B: flat
C: flat-ish

A: can somebody read the {$stock} headline, I'm in a cab
B: "reiterates". that's it. that's the headline
A: love it

C: new analyst starts {wd+1}, be normal
B: what's normal
C: less than this

@ 08:30-15:00
A: 10y {%3.9-4.7}, dollar firm, crude {-|+}{%0.4-2.8}. that's the color
B: very colorful

@ 07:50-09:10
B: left my badge at home, somebody come down
A: security knows you, you brought them donuts
B: they need the badge AND donuts

A: {$client} wants an intro to the {$stock} CFO
C: corporate access form, {#2-3} week wait
A: I'll tell them to enjoy the wait

@ 10:00-16:00
C: quiet {wd}, I'm cleaning up my sheet and finding trades from people who no longer exist
B: say hi to them

A: AC is at 60 again
B: I'm wearing two coats and a grudge

@ 10:30-12:00
A: anyone free to dial into the London handover, I'm on with {$client}
B: got it
B 24m: nothing new, {$bond} axed both ways, they're off to the pub

B: {$stock} {%18.20-44.60}, new high for the year
C: my dad owns that
B: your dad is our best signal

A: month end list is {#9-17} items, splitting it three ways
C: I'll take ops stuff
B: I'll take the ones that begin with A

@ 09:00-16:00
A: happy bday {B}!!
B: who told
A: HR calendar, it knows all
C: 🎂

@ 12:00-14:30
C: flight's delayed two hours, someone cover the 4 o'clock
A: on it. where are you
C: row {#18-34}, between a baby and a trombone case

@ 10:00-15:55
A: sold the last of {$stock} for {$client}, avg {%12.10-29.90}, all in the system
B: clean
A: for once

B: is the office closed {wd+1}?
C: market's open so we're open
B: I asked the wrong person

A: what are we doing for the new interns
C: teaching them the phones. last group was scared of the phones
A: I'm scared of the phones

@ 07:40-08:20
B: {$stock} call at 8:30, I'll summarize
B 51m: summary: capex down, buyback up, tone of voice: dentist

A: does anyone have the old {$client} org chart
B: yes but half of them left
A: that's the half I need

C: coffee? going to the one with the rude guy
A: large, no rudness
A~ large, no rudeness
C: no promises

B: printer's doing the thing
A: unplug, count to ten, apologize
B: worked on the apology
  `,
  ),
];
