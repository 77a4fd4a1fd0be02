import { script } from '../make/script';

/** A rumour of a bid, from a number nobody knows, on its way round the world in a day and a half. */
export const PELLWORTH = [
  script(
    2,
    'wed',
    'sm-colby-caller',
    `
    15:08 caller #bid-source: word is Pellworth gets a bid this week. two parties. you didn't get it from me
    15:10 colby: who is this
    15:10 caller: friend of gareth
    `,
  ),
  script(
    2,
    'wed',
    'wa-nydesk',
    `
    15:21 colby #bid-nydesk: rumor doing the rounds: takeover bid for Pellworth Energy, two parties, this week
    15:24 theo: source?
    15:25 colby: a number I don't know, claims he knows gareth
    15:26 gareth: lol I know everyone
    15:29 theo: Then please nobody sends this on. I cover the name, I can't un-hear it
    15:31 nadia: +1
    `,
  ),
  script(
    2,
    'thu',
    'tg-brokers',
    `
    08:32 bram: two suitors for Pellworth they say, something by the end of the week
    08:34 idris: that's the third time today
    08:35 callum: from where
    08:36 bram: everywhere, so nowhere
    08:39 callum #bid-passed: told two clients already lol, rumour says takeover at 40 premium
    08:41 idris: cal. no
    `,
  ),
  script(
    2,
    'thu',
    'te-morning',
    `
    09:20 tomas: There is a story about an energy name on every chat this morning. We do not pass on stories. If a client asks: we do not comment, and you tell me who asked.
    09:22 callum: noted
    09:24 freya: Thank you Tomas
    `,
  ),
  script(
    2,
    'thu',
    'wx-peilin-jiahe',
    `
    11:02 jiahe #bid-zh: 听说Pellworth要被收购？客户都来问了
    11:05 peilin: 没有公告就是没有的事，别转
    11:06 jiahe: 好的郭老师
    `,
  ),
  script(
    3,
    'mon',
    'wa-nydesk',
    `
    08:02 theo: Pellworth: company says there are no talks. Stock back where it was a week ago
    08:05 colby: so somebody made money on the way up
    08:06 renee: or on the way down
    `,
  ),
];
