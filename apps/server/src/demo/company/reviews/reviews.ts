import { type DemoReview, returned, Reviewer, signed } from './review';

const ines = new Reviewer('ines.okafor');
const mateo = new Reviewer('mateo.ruiz');
const yao = new Reviewer('yao.sun');

const priya = signed('priya.raman');
const jonas = signed('jonas.adeyemi');
const tomas = signed('tomas.wick');

/** What has been reviewed, in this order. All other alerts are new. */
export const REVIEWS: readonly DemoReview[] = [
  // Weeks 1 and 2: mostly noise.
  ines.falsePositive(
    'MA-014 n-kitchen',
    'Notices about the kitchen on the fourth floor. No issuer, no price; “between us two” is about who prints them.',
    jonas,
  ),
  ines.falsePositive(
    'SA-002 n-washer',
    'A washing machine out of guarantee, between two friends. Nothing is sold here.',
    jonas,
  ),
  yao.violation(
    'SA-002 mis-pitch',
    '客户经理对挂钩票据作出“保本”“不会亏”的承诺，产品说明书明确非保本。客户随后转账八十万元。',
    priya,
  ),
  mateo.falsePositive(
    'OC-007 n-row',
    'A duplicate row in the fails sheet; Renee kept the one with the comment. No record is lost.',
    jonas,
  ),
  ines.falsePositive(
    'OC-001 n-mobile',
    'IT support offers a call while the headset is dead. No client and no business in it.',
    priya,
  ),
  mateo.falsePositive(
    'HR-004 n-caps',
    'He calls himself an idiot over a caps lock key. Friendly on both sides.',
    jonas,
  ),
  yao.falsePositive('MA-030 n-birthday', '办公室给同事订生日蛋糕，“周一”是生日当天，与项目代号无关。', priya),
  ines.falsePositive(
    'MA-030 n-cake',
    'Real cake in the New York pantry. Read the hour before and after as well.',
    tomas,
  ),
  ines.cleared(
    'MA-020 n-fair',
    'The opposite of a promise: Maren reminds the desk that nobody promises allocations and cites the policy.',
    priya,
  ),
  mateo.falsePositive(
    'SA-002 n-parent',
    'Parent guarantee of the Corrie bonds as in the prospectus, page 31. A term of the bond, not ours.',
    jonas,
  ),
  yao.falsePositive('MA-014 n-ring', '同事私下说要结婚，“公告”是玩笑话，没有发行人也没有价格。', jonas),
  ines.escalated(
    'MA-007 bid-source',
    'Unknown number gives a bid for Pellworth before any announcement and says not to name the source. Asked the desk for the number; market data shows a rise the same day.',
    priya,
  ),
  ines.cleared(
    'MA-007 bid-nydesk',
    'Colby reports the rumour to his own desk and says where it comes from; Theo stops it at once. Handled with the source alert.',
    jonas,
  ),
  ines.violation(
    'MA-007 bid-passed',
    'Callum tells clients of an unconfirmed bid at a premium, after his desk was told not to. He says so himself.',
    priya,
  ),
  yao.cleared('MA-007 bid-zh', '只是转述客户的问题，同事当场回复没有公告就不要传，处理得当。', priya),
  ines.escalated(
    'OC-003 oc-list',
    'A managing director invites clients to WhatsApp in front of the whole desk. His manager objects, he goes on the next day on Signal. Raised outside his reporting line.',
    jonas,
  ),
  ines.escalated(
    'OC-009 oc-timer',
    'Timer of one week set on a chat with a client, on the day after the invitation in Sales morning.',
    priya,
  ),
  mateo.cleared(
    'GB-004 n-register',
    'People team reminds everybody of the gift register and its limit. A rule at work.',
    priya,
  ),
  ines.violation(
    'GB-004 gift-split',
    'Proposes to book one event in two parts because the whole is 410 a head against a limit of 150. Poppy objects in the next line.',
    jonas,
  ),
  yao.cleared('MA-007 n-public-zh', '停牌公告已在交易所网站公布，讨论的是公开信息，并且注明来源。', priya),
  ines.falsePositive(
    'MA-011 n-print-proof',
    'A printer asks to take the word “confidential” off a picnic programme.',
    jonas,
  ),
  ines.falsePositive(
    'MA-011 n-counsel',
    'Draft engagement letter from outside counsel, sent to those who negotiate it.',
    tomas,
  ),

  // Weeks 3 to 5: the first stories meet the noise.
  mateo.falsePositive('OC-003 n-signal', 'A trading signal in the quants’ channel, not the messenger.', priya),
  ines.violation(
    'SA-002 sale-coupon',
    'Tells the desk to lead with “we can guarantee at least the coupon”. Research corrects her within five minutes, the manager too. She used the sentence with a client the same morning.',
    priya,
  ),
  ines.escalated(
    'SA-002 sale-ruth',
    'The same promise, now to a client, who buys half a million on it. Goes with the alert in Sales morning.',
    jonas,
  ),
  yao.escalated(
    'OC-003 oc-weixin',
    '用谐音“薇信”邀客户转到私人微信，并说明原因是“这边都有存档”。明显规避留痕，建议立案。',
    priya,
  ),
  yao.violation(
    'MA-020 oc-promise',
    '在私人微信上向客户承诺一百五十万股份额，簿记尚未开始，违反配售政策第四节。',
    jonas,
  ),
  yao.falsePositive(
    'GB-004 gift-envelope',
    '红包是过年习俗，金额不大，应该没有问题。',
    returned(
      'priya.raman',
      '6,600 against a limit of 1,000, to a client, and the next lines split it into meals. Please read on and decide again.',
    ),
  ),
  yao.violation('GB-004 gift-meals', '建议把给客户的六千六红包分四次按餐费报销，行政当场拒绝。', priya),
  yao.cleared('OC-009 n-feature', '行政提醒大家卸载阅后即焚插件，正是我们希望看到的。', jonas),
  mateo.falsePositive(
    'MA-018 n-print',
    'The printer is switched off at the close of business. Printing means paper.',
    priya,
  ),
  ines.cleared(
    'MA-011 beacon-wall',
    'Proper wall-crossing notice to those on the list, with Compliance and counsel in copy. Three of three confirmed.',
    jonas,
  ),
  ines.falsePositive(
    'MA-011 n-embargo',
    'Research draft under the usual embargo, goes to the usual list on Monday at seven.',
    priya,
  ),
  mateo.escalated(
    'MA-003 front-buy',
    'Says he will buy before a client order he was told about. Colleague stops him; he writes that he bought nothing. Trade record must be checked before this can be cleared.',
    priya,
  ),
  ines.falsePositive(
    'SA-005 n-lost',
    'Reception on umbrellas and a revolving door. Not a complaint about the firm.',
    jonas,
  ),
  ines.falsePositive(
    'SA-002 n-guarantee-mail',
    'Bank guarantee for a landlord, wording between counsel and our lawyers.',
    priya,
  ),
  yao.escalated('SA-005 mis-threat', '客户要求书面投诉。应在当日登记，登记簿上没有记录，转投诉处理并立案。', priya),
  yao.violation('OC-011 mis-hush', '部门负责人要求不写进系统、不让合规知道。与客户投诉同日，属于隐瞒投诉。', jonas),
  yao.violation('BK-001 mis-backdate', '要求把风险揭示书日期倒签到认购前一天，客户当时并未签署。', priya),
  ines.escalated(
    'HR-001 adv-dress',
    'Late text about her looks from a director to a junior colleague; she asks him to stop the next morning. To People, restricted.',
    priya,
  ),
  ines.escalated(
    'OC-001 oc-916',
    'Moves the talk to another phone because “this one is taped”, six days after he attested approved channels only. Opens a contradiction with the attestation.',
    jonas,
  ),
  ines.violation(
    'HR-004 abuse-poppy',
    'Insult in front of the desk; his manager rebukes him within minutes and he says sorry. Noted for People.',
    jonas,
  ),

  // Weeks 6 to 9: decided, waiting for the second signature.
  ines.violation(
    'BK-001 back-ticket',
    'Ops override used to move a trade date to Friday without a note; Renee found it the day after. 31 cents on three million, in our favour.',
    priya,
  ),
  ines.escalated(
    'MA-014 beacon-tip',
    'Gives price and board decision to an outside number in the group before the announcement; rewrites it after two minutes, deletes it next morning. To the Beacon case.',
    priya,
  ),
  yao.escalated(
    'MA-030 beacon-cake',
    '“蛋糕周一出炉，十四块二一份”：日期与价格均与次周公告一致，收件人为外部未识别号码。',
  ),
  yao.escalated('MA-014 beacon-copy', '同一晚把价格发到微信，中间夹表情规避检索，并要求“看完删”。并入 Beacon 一案。'),
  ines.escalated(
    'MA-011 beacon-forward',
    'Sends the draft timetable to a client’s private office with a blind copy to Fairwater, password-protected file attached.',
  ),
  ines.violation(
    'OC-001 beacon-phone',
    'Client asks for more of the same name; answer is to send it to another phone. Missed call four minutes later.',
  ),
  mateo.cleared(
    'MA-007 n-after',
    'Announcement was on the exchange’s site that morning; price and text are the published ones.',
  ),
  mateo.falsePositive(
    'OC-007 n-autocorrect',
    'A joke about autocorrect in #random. Nothing was deleted, nothing could be.',
  ),
  yao.falsePositive('BK-001 n-vacation', '系统故障期间考勤补签，人事统一安排，与客户文件无关。'),
  ines.cleared(
    'OC-007 hold-notice',
    'The preservation notice itself. “Do not wipe this or any other phone” is the instruction we want.',
  ),
  ines.escalated(
    'HR-001 adv-secret',
    'Third message of that night, with a reminder of who writes her review. Belongs to the case opened with People.',
  ),
  mateo.violation(
    'SA-005 mis-offer',
    'Offers the client money of his own to withdraw her complaint.',
    returned(
      'jonas.adeyemi',
      'Agreed in substance. Please add whether his head knew of it: her letter of that evening asks him just that.',
    ),
  ),
  ines.cleared(
    'MA-020 beacon-book',
    'Status of the book among people over the wall, no promise to anybody.',
    returned(
      'priya.raman',
      'An outside number was in the group at that moment. Look at who could read it, then decide.',
    ),
  ),
  mateo.falsePositive(
    'SA-002 n-accum',
    'A football bet between colleagues. The rule has no place for “accumulator”, suggest an exclusion.',
  ),
  ines.falsePositive('OC-011 n-behind', 'A lost scarf behind a printer. The printer happens to belong to Compliance.'),

  // Claimed at this moment.
  ines.claim('OC-007 wipe-chat'),
  ines.claim('BK-001 back-tomas'),
  mateo.claim('MA-018 close-mark'),
  mateo.claim('GB-004 gift-value'),
  yao.claim('SA-005 mis-second'),
  yao.claim('RK-002 oc-order'),
];
