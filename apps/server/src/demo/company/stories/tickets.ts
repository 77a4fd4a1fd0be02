import { script } from '../make/script';

/** A trade that was forgotten, and a ticket that says otherwise; and a desk that cleans up after itself. */
export const TICKETS = [
  script(
    6,
    'tue',
    'sl-settle',
    `
    15:02 renee: Pineholt 3m Corrie 29s: they say dealt Friday, I have nothing on Friday. Anybody?
    15:09 dominic: that's mine, forgot to book. did it on the phone friday 4ish
    15:12 renee: The system will stamp today
    15:14 grant #back-ticket: we can backdate the ticket to Friday, ops override, takes a minute
    15:16 renee: Not without a note from Tomas we can't
    15:21 dominic: grant just do it pls, the price moved
    15:22 grant: one sec
    `,
  ),
  script(
    6,
    'tue',
    'sg-tomas-grant',
    `
    15:31 grant: Dom wants Friday on a ticket he booked today. you ok with that
    15:44 tomas: what's the difference
    15:46 grant: 31 cents, so about 9k, client's favour if today, ours if friday
    15:52 tomas #back-tomas: do it, backdate it, but keep my name off it
    15:53 grant: ok
    `,
  ),
  script(
    6,
    'wed',
    'sl-settle',
    `
    14:10 renee: Who changed trade date on 71844? It says Friday now, edited yesterday 15:58 by ops_override
    14:18 grant: booking correction, it was dealt friday
    14:20 renee: Then there is a recording. I'm asking for it, it goes with the break
    14:41 renee: (I like being liked, I like clean books more)
    `,
  ),
  script(
    8,
    'thu',
    'sg-banter',
    `
    18:20 tomas: legal are sending round a keep-everything letter tomorrow. about HK
    18:21 callum #wipe-callum: everything everything? even the spreadsheet stuff from march
    18:22 tomas #wipe-chat: everything. so delete this chat when you have read it, phones too
    18:24 idris: that is the opposite of what the letter will say
    18:25 dominic !timer-changed: Dominic Vale set disappearing message time to 1 day.
    18:26 anneke: I am not doing that, and I am leaving this group
    18:27 anneke !member-left: Anneke Thorsen left the group.
    18:31 callum -wipe-callum:
    18:33 idris: jesus cal
    `,
  ),
  script(
    8,
    'thu',
    'sg-banter',
    `
    18:52 idris !timer-off: Idris Kane turned off disappearing messages.
    18:53 idris: For the record, and I mean the actual record: I have deleted nothing
    `,
  ),
  script(
    4,
    'mon',
    'te-anneke-idris',
    `
    10:02 anneke: Dunmere is going to lift 8m of the Greywater 31s after their 11:00 committee
    10:04 idris: sure?
    10:05 anneke: Nell just said so
    10:07 idris #front-buy: ok let me buy a couple before the client order comes in, I'm flat
    10:09 anneke: Idris, no
    10:12 idris: it's two million, it's inventory
    10:15 anneke: It is two million you know is good. I'd like you not to have told me
    10:31 idris: bought none, for the record. you're right
    `,
  ),
  script(
    7,
    'thu',
    'te-tomas-callum',
    `
    15:40 callum: month end marks, the Vanterre box is 40bp off where the desk has it
    15:44 tomas #close-mark: give me a print near 101, one lot into the close is enough to mark it
    15:47 callum: like a real trade?
    15:48 tomas: like a real trade
    16:05 callum: I'd rather not be the one, can Idris look at it
    16:06 tomas: forget it
    `,
  ),
];
