import { scenes } from '../make/scenes';

/** Printers, rooms, expenses, outages. */
export const OFFICE = [
  ...scenes(
    'it',
    `
A: {$system} is asking me for a certificate since the update
B: pick the one ending in 26, the other has expired
A: works, thx

A: my second screen is upside down
B: ctrl alt arrow up
A: now it's sideways
B: keep going

@ 08:40-09:30
A: is it me or is {$system} slow today
B: it's not you, index rebuild, done by ten
C: thank god I thought it was me

A: Can I have access to the {$client} folder? {C} had it and is away
B: Needs owner approval, that's {C}. Delegates exist for this, see the form
A: form it is

A: keyboard: the letter after d does not work
B: bring it down, I hav a spar on
A: very funny

A: locked out again, it says too many attempts
B: unlocked. the account wants the new password, not the very old one
A: I have so many pasts

A: where did the shared drive go
B: it moved to the left pane, same content, new icon, sorry
A: it has a cloud on it now
B: it does

A: Teams shows me as "away" since {wd-2}
B: sign out, wait a full minute, sign in
A: I exist again

A: meeting room {$room}: HDMI adapter is gone
B: it lives in {$room2} now, it has a girlfriend there
A: bringing it home

A: laptop fan sounds like a hovercraft
B: how many tabs
A: define tab
B: that many. restart, I'll check for dust on {wd+1}

A: phishing test or real? "Your parcel of gold bars awaits"
B: Test, and thank you for reporting. {#9-21} people wanted the gold bars

A: need {$system} on my phone for travel
B: enrolled devices only. bring it up and it takes five minutes
A: on my way

A: excel says 'not enough memory', I have 64 gigs
B: how big is the file
A: it's a lovely file
B: how big
A: 900 MB of loveliness

A: the badge reader at the back door beeps but doesn't open
B: firmware, facilities know. front door loves you
A: the front door is far

A: Could the {$system} export have the header row back please
B: It went in last night's release by accident, hotfix at one
A: 👍

B: Planned: patching {wd+1} 19:00 to 20:00, save your things, I can't save you
C: noted
A: we know. we were there last time
  `,
    { B: 'owen' },
  ),
  ...scenes(
    'admin',
    `
@ 13:50-14:05
A: who has {$room} at two? My client is standing in it with a confused summer intern
B: us, sorry, take {$room2}
A: taking the intern too

@ A=beatrix
A: expenses: the taxi app receipts count, screenshots of the app do not
B: what about a photo of the taxi
A: No.

A: plants: whoever waters the ficus, it has two people doing it
B: it's drowning in love
C: I'll make a rota

@ A=edda
A: travel desk needs passports for the {Zurich|Singapore|Dublin} trip by {wd+1}
B: mine expires in the spring, is that ok
A: six months rule, so no
B: I learn this every time

@ A=edda
A: Fire wardens on 4 are now {B} and {C}. Vests are in the drawer under the printer
B: does it come with a whistle
A: It comes with a whistle

@ A=grant
A: can we do the vendor review {wd+2} 10:30
B: 11 better
A: 11 it is, {$room}

@ 09:30-14:30
B: stationery order goes out at three, last call
A: the good pens please
B: define good
A: the ones that go missing

@ A=edda
A: visitors: Please register them a day ahead, reception had eleven surprises yesterday
B: two were mine, sorry
A: They were lovely. Register them.

@ A=edda
A: signed the NDA for {$client}, in the entity folder under N
B: N for NDA or N for the name
A: …both, as it happens

@ A=edda
A: board pack printing: 9 copies, single sided, do not ask
B: why single
A: I asked you not to ask

A: Temperature on the north side is {#15-17}, on the south side {#25-27}
B: average is perfect
A: that is not how people work

A: parking space 14 is free while {B} is on leave
C: mine!
A: Nobody has ever answered faster

@ A=edda
A: need someone to take minutes at the risk committee {wd+1}
B: I can, is there a template
A: Template, biscuits, and a chair near the door

A: the courier for {$client} came, nobody had the envelope
B: it's in the tray marked "not here"
A: Why is there a tray marked not here

@ A=beatrix
A: new starters {wd+3}: two in sales, one in ops. Desks are ready, chairs are promised
B: buddy list?
A: you are on it, both of you

@ A=edda
A: insurance wants the list of keyholders again
B: same as last year minus Margit
A: and plus you
B: oh

@ A=edda
A: lift B is out, they are waiting for a part from {Milan|Linz|Osaka}
B: stairs then
A: think of it as wellness

@ 10:00-16:00
A: can you countersign the office lease letter before five, it's on your chair
B: signed. there's a footprint on page two
A: It was on your chair on the floor

@ A=edda
A: coffee machine contract is up. Beans or pods
B: beans
C: beans
A: We have consensus for the first time this year
  `,
  ),
  ...scenes(
    'incident',
    `
@ 08:50-11:00 A=owen
A: INC {#40100-48900}: {$system} login errors for about {#5-30}% of users, looking
B: started 08:{#10-55}, matches the cert rotation
A: rolled back, errors gone, watching for 30 min
A 31m: all quiet, closing

@ 10:00-11:40 B=owen
B: market data gap 09:{#10-20} to 09:{#21-40}, equities only
A: vendor confirms, replay requested
B: replay in, gap filled, late flag on the ticks

@ A=owen
A: disk on the archive node at {#81-89}%
B: growth is normal, it's quarter end. extending tonight
A: change number in the thread please
B: CHG {#9100-9900}

A: anyone else seeing {$system} time out from HK?
B: yes since five minutes, one carrier has a flap
A: moving to the other path
B: better. {#240-290} ms → {#170-195}

B: job curlew_load is {#12-45} min late
A: it waits for the custodian file, they sent an empty one first
B: they do that for practice

@ A=owen
A: certificate for the mail gateway expires in {#6-19} days
B: renewal is scheduled {wd+3}, reminder set twice
A: once bitten

@ 09:00-11:30 A=owen
A: load test tonight 20:00, expect graphs to look alarming
B: how alarming
A: alps

@ 08:35-09:30 B=owen
B: paging test: if your phone rang at 08:30 that was me, if it did not ring that was also me
A: rang
C: did not ring
B: on it {C}

@ A=owen
A: post-mortem draft for the {wd-3} outage is up, comments until {wd+1}
B: one comment: the timeline is in three time zones
A: fixed, UTC throughout
  `,
  ),
];
