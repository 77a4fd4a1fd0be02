import type { NoticeHours, NoticeKind } from '@minutebook/contract';

interface Words {
  readonly kind: Readonly<Record<NoticeKind, string>>;
  readonly subject: (kinds: number, first: string, notices: number) => string;
  readonly digest: (notices: number) => string;
  readonly greeting: (name: string) => string;
  readonly waits: (notices: number) => string;
  readonly foot: (settings: string) => string;
}

const EN: Words = {
  kind: {
    'alert-assigned': 'You were given alerts',
    'alert-returned': 'A decision of yours was returned',
    'alert-due': 'An alert of yours is due soon',
    'alert-overdue': 'An alert is overdue',
    'queue-idle': 'Nobody works in a queue',
    'queue-overloaded': 'More alerts are raised in a queue than its people can read',
    'canary-missed': 'A test message raised no alert',
    'volume-shift': 'A rule hits more or less often than before a change',
    handover: 'Work was handed over to you',
    reread: 'You are asked to read again',
    'reread-feedback': 'There is feedback on a decision of yours',
    mention: 'You were mentioned',
    delegation: 'A delegation concerns you',
    'examiner-ending': 'An examiner’s access ends soon',
    'emergency-opened': 'Emergency access was opened',
    'designation-changed': 'Who is designated for emergencies has changed',
    'case-access': 'You were added to a case',
    'case-task': 'You were given a task in a case',
    'case-signature': 'A case waits for your signature',
    'lexicon-draft': 'A lexicon draft waits for your approval',
    'attestation-overdue': 'An attestation is overdue',
    'attestation-unsent': 'A letter with a link to attest was refused',
    contradiction: 'Evidence contradicts an attestation',
    'hold-notice-overdue': 'A hold notice is not acknowledged',
    'hold-follow-up': 'An answer to a hold notice asks for something',
    'disposal-asked': 'A disposal waits for your approval',
    'disposal-done': 'A disposal has ended',
    'erasure-reopened': 'A refused erasure request is open again',
    'erasure-due': 'An erasure request is due soon',
    'feed-silent': 'Something that should arrive does not',
    'hold-approval': 'A release of a hold waits for your approval',
    'hold-released': 'The release of a hold is approved and cools off',
    'timer-on-held': 'A timer deletes messages of a held custodian',
    'deletion-blocked': 'A deletion was blocked',
    'ledger-refused': 'The signer refuses the ledger: it is not what was signed before',
    'ledger-late': 'Ledger entries wait too long for a signature',
    'anchor-missed': 'No checkpoint left this machine for a day',
    'anchor-refused': 'A witness knows another history of the ledger',
    'reach-lost': 'The oldest record of a channel is not within reach',
    'reach-restored': 'The oldest record of a channel is within reach again',
    'record-altered': 'Something in the archive is not what was captured',
    'mail-failing': 'E-mail cannot be sent',
  },
  subject: (kinds, first, notices) =>
    kinds === 1 ? `Minutebook: ${first}${notices > 1 ? ` (${notices})` : ''}` : `Minutebook: ${notices} notices`,
  digest: (notices) => `Minutebook: your day, ${notices === 1 ? '1 notice' : `${notices} notices`}`,
  greeting: (name) => `Hello ${name},`,
  waits: (notices) => (notices === 1 ? 'this waits for you:' : `${notices} things wait for you:`),
  foot: (settings) =>
    `How you are told, and when: ${settings}\nThis e-mail is written by a machine; nobody reads answers.`,
};

const ZH: Words = {
  kind: {
    'alert-assigned': '有告警分派给您',
    'alert-returned': '您的一项定性被退回',
    'alert-due': '您的一条告警即将到期',
    'alert-overdue': '一条告警已逾期',
    'queue-idle': '某队列无人处理',
    'queue-overloaded': '某队列的告警多于其人员能读的数量',
    'canary-missed': '一条测试消息没有触发告警',
    'volume-shift': '某规则在变更后命中明显增多或减少',
    handover: '有工作交接给您',
    reread: '请您复读',
    'reread-feedback': '您的一项定性有反馈',
    mention: '有人提到您',
    delegation: '有一项代理与您有关',
    'examiner-ending': '检查人员的访问权限即将到期',
    'emergency-opened': '有人开启了紧急访问',
    'designation-changed': '紧急情况的指定人员有变动',
    'case-access': '您被加入一个案件',
    'case-task': '案件中有任务分派给您',
    'case-signature': '有案件等您签字',
    'lexicon-draft': '一份词库草稿等您批准',
    'attestation-overdue': '一项声明已逾期',
    'attestation-unsent': '一封声明链接邮件被拒收',
    contradiction: '有证据与声明相抵触',
    'hold-notice-overdue': '一份保全通知未确认',
    'hold-follow-up': '对保全通知的一项答复需要处理',
    'disposal-asked': '一项处置等您批准',
    'disposal-done': '一项处置已结束',
    'erasure-reopened': '一项被拒绝的删除请求重新开放',
    'erasure-due': '一项删除请求即将到期',
    'feed-silent': '应到的内容没有到达',
    'hold-approval': '一项保全解除等您批准',
    'hold-released': '一项保全的解除已获批准，处于冷静期',
    'timer-on-held': '被保全人的会话设置了自动删除',
    'deletion-blocked': '一次删除被阻止',
    'ledger-refused': '签名程序拒绝为账本签名：账本与先前签名的内容不符',
    'ledger-late': '账本条目等待签名过久',
    'anchor-missed': '超过一天没有检查点送出本机',
    'anchor-refused': '某见证方所见的账本历史与此不同',
    'reach-lost': '某渠道最早的记录无法及时取得',
    'reach-restored': '某渠道最早的记录已恢复可取得',
    'record-altered': '存档中有内容与采集时不符',
    'mail-failing': '邮件无法发出',
  },
  subject: (kinds, first, notices) =>
    kinds === 1 ? `Minutebook：${first}${notices > 1 ? `（${notices}）` : ''}` : `Minutebook：${notices} 条通知`,
  digest: (notices) => `Minutebook：今日 ${notices} 条通知`,
  greeting: (name) => `${name}，您好：`,
  waits: (notices) => `有 ${notices} 件事等您处理：`,
  foot: (settings) => `通知方式与时间的设置：${settings}\n本邮件由系统自动发出，回信无人阅读。`,
};

export const LETTER_WORDS: Readonly<Record<NoticeHours['language'], Words>> = { en: EN, zh: ZH };
