import { script } from '../make/script';

/** A director does not leave a junior colleague alone. She says no, several times, then writes to People. */
export const NADIA = [
  script(
    3,
    'tue',
    'te-gareth-nadia',
    `
    16:12 gareth: great job on the Saltmarsh call today
    16:15 nadia: Thank you! Colby did most of the numbers
    16:17 gareth: you're too modest. let's celebrate, there's a new bar on 52nd
    16:19 nadia: That's kind, I have plans tonight
    16:20 gareth: tomorrow then
    16:31 nadia: I'd rather keep it to the team drinks, if that's ok
    16:32 gareth: haha ok ok
    `,
  ),
  script(
    4,
    'thu',
    'sm-gareth-nadia',
    `
    21:48 gareth: still thinking about that green dress
    21:50 gareth #adv-dress: you look stunning when you're nervous, you know that?
    `,
  ),
  script(
    4,
    'fri',
    'sm-gareth-nadia',
    `
    07:55 nadia: Gareth, please don't text me about how I look. Work things on Teams is fine.
    08:20 gareth: relax it was a compliment
    `,
  ),
  script(
    5,
    'wed',
    'te-gareth-nadia',
    `
    14:02 gareth: Boston on {dm+6}, the Pineholt visit. I put us both at the Harrow Court
    14:08 nadia: I booked the place next to their office, same price. Renee has the details
    14:10 gareth #adv-uptight: don't be so uptight, it's one night. we can prep at the bar
    14:26 nadia: I'll prep on the train, deck will be with you by noon the day before.
    `,
  ),
  script(
    6,
    'mon',
    'te-nadia-renee',
    `
    12:10 renee: you ok? you left the floor pretty fast
    12:14 nadia: he stood behind my chair again. it's every day now
    12:15 renee: did you tell anybody
    12:17 nadia: who. he does my review
    12:19 renee: Bea in London is People for all of us. write it down with dates. I'll say what I saw
    12:25 nadia: let me get through Boston first
    12:26 renee: I can swap the trip with you, say the word
    `,
  ),
  script(
    6,
    'thu',
    'sm-gareth-nadia',
    `
    22:41 gareth #adv-room: 614. come up to my room, bottle's open
    22:44 gareth: don't overthink it
    23:05 gareth #adv-secret: our little secret. and remember who writes your review
    `,
  ),
  script(
    6,
    'fri',
    'sm-gareth-nadia',
    `
    07:12 nadia #adv-stop: I did not answer because the answer is no. I've said it before and I won't say it again. Do not text this number.
    `,
  ),
  script(
    7,
    'tue',
    'te-gareth-nadia',
    `
    10:20 gareth: you're off the Saltmarsh account from today, Colby takes it. nothing personal
    10:22 nadia: May I ask why?
    10:24 gareth: fresh eyes
    10:31 nadia: Please send me that in an email.
    `,
  ),
  script(
    7,
    'wed',
    'te-beatrix-nadia',
    `
    09:40 nadia: Beatrix, do you have half an hour today? It's about Gareth Lyle. I'd rather write it down than say it on the floor.
    09:46 beatrix: Of course. 11:30 your time, I'll send an invite with no subject. Bring anything you have, messages too, and please don't delete any of it.
    09:47 nadia: I have all of it
    12:20 beatrix: Thank you for trusting me with this. You are not in trouble, and you do not need to sit near him this week: work from the library floor, Renee knows.
    12:24 nadia: Thank you
    `,
  ),
  script(
    8,
    'tue',
    'wa-nydesk',
    `
    16:50 colby: is gareth out tomorrow? his chair's empty and his calendar's blank
    16:58 renee: He's on leave. Anything for him goes to Theo or me
    17:01 theo: ok
    17:05 colby: ok
    `,
  ),
];
