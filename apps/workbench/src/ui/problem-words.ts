import { inject, Injectable } from '@angular/core';
import { Language } from './language';
import type { Problem } from './problem';

/** What happened · what is safe · what to do. Titles of the server that name people or rules are kept as they are. */
export interface ProblemText {
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
  /** Language of `title` and `detail` when they are the server's own. */
  readonly lang: string | null;
}

type Entry = readonly [title: string | null, detail: string | null, hint: string];

const ZH: Readonly<Record<string, Entry>> = {
  'sign-in-refused': ['邮箱或密码不对。', '', '请重新输入；管理员可以给您一个新链接。'],
  'sign-in-blocked': ['尝试的次数太多。', '', '请稍候再试。'],
  'emergency-refused': [
    '这个邮箱和密封码打不开任何东西。',
    '密封码只能进入一次，且只供其本人。',
    '请对照纸上逐字核对。其他被指定的人各有自己的密封码。',
  ],
  'emergency-ended': ['这次紧急访问已经结束。', '', '何时结束、由谁结束，见列表。'],
  'executive-taken': ['已有一位指定高管。', '没有任何改动。', '先收回前一位的角色，再授予新的人。'],
  'role-by-designation': ['这个角色由指定高管授予和收回，不在用户管理中。', '没有任何改动。', '请指定高管来办。'],
  'seats-taken': ['这类席位已满，规则不允许更多。', '没有任何改动。', '先终止其中一项指定。'],
  'not-designable': [
    '不能指定此人。',
    '管理员、检查人员、指定高管、已停用的用户和已被指定的人都不可。',
    '请另选一人。',
  ],
  'role-missing': ['此人没有角色。', '其进入凭的是一项已终止的指定。', '请一并授予角色。'],
  'designation-ended': ['这项指定已经终止。', '没有任何改动。', '如仍需要，请重新指定。'],
  'joined-already': ['此人已经加入。', '', '其密封码由本人生成。'],
  'signed-out': ['您还没有登录。', '', '登录后会回到这个地址。'],
  'link-ended': [
    '这个链接已用过，或已失效。',
    '',
    '向管理员要一个新的；如是初次设置的链接，重新启动 Minutebook 即可得到新的。',
  ],
  'not-allowed': ['您不能这样做。', '', '角色由管理员授予。'],
  'not-found': [
    '这里没有您可以看的内容。',
    '可能不存在，也可能不在您能看的范围内；两种情况我们说法相同。',
    '如果链接是别人给您的，请对方为您开通。',
  ],
  'request-missing': ['这属于外送：须为登记册中的某项请求。', '', '请填写请求编号，例如 RQ-2026-7。'],
  'bundle-empty': ['其中没有您可以看的内容。', '', '请另选日期、人员或筛选条件。'],
  'bundle-too-large': [null, '没有遗漏任何内容，也没有制成任何文件。', '请按时间分批提出。'],
  'bundle-gone': ['这份导出已不存在。', null, '请重新提出。'],
  'sight-changed': ['自制成这份导出以来，您可见的范围已变。', '', '请重新提出；其中将只有您现在可见的内容。'],
  'withheld-since': ['自制成这份导出以来，其中有消息已决定不提供。', '', '请重新提出；不提供的内容不会在其中。'],
  'coverage-incomplete': [
    '索引尚未跟上。',
    '没有作出任何决定：否则检索会有遗漏。',
    '待页脚显示索引已跟上后，再作决定。',
  ],
  'checkpoint-unknown': ['日志在这一条数上没有签名。', '', '请从先前的导出中取数，或留空。'],
  'not-yet-signed': ['最新的账本条目尚未签名。', null, '请过几秒再试；如仍如此，页脚会说明签名程序的状态。'],
  'ledger-refused': [
    '签名程序拒绝为账本签名：账本与先前签名的内容不符。',
    null,
    '请先停下来，阅读 docs/ledger.md 中“The signer refuses”一节。',
  ],
  'ledger-late': ['账本条目等待签名过久。', null, '请看页脚中签名程序的状态，并阅读 docs/ledger.md。'],
  'signer-away': ['签名程序没有应答，账本未签名。', null, '请阅读 docs/ledger.md 中“The signer is away”一节。'],
  'signer-missing': [
    '这个进程没有可更换密钥的签名程序。',
    null,
    '请在签名程序所在处操作，或设置 MINUTEBOOK_SIGNER_SOCKET。',
  ],
  'changed-meanwhile': ['刚才有别人改动过。', '您的内容没有保存，也没有覆盖任何东西。', '先看现在的样子，再决定。'],
  'request-invalid': ['填写的内容有误。', null, '改正后再试。'],
  'request-foreign': ['这个请求不是从工作台发出的。', '没有任何改动。', '重新载入页面后再试。'],
  'conflict-of-interest': [null, '没有任何改动。', '请交给别人。'],
  'own-decision': ['这是您自己作的定性，须由另一人签字。', '没有任何改动。', '请交给别人。'],
  'held-by-other': ['这条告警在别人手里。', '没有任何改动。', '换一条，或请对方释放。'],
  'not-claimed': ['这条告警还没有领取。', '没有任何改动。', '先领取它。'],
  'rule-code-twice': [null, '草稿没有发布。', '给其中一条换个代码。'],
  'rule-invalid': [null, '草稿没有发布。', '改正这条规则，或把它移出草稿。'],
  'example-fails': [null, '草稿没有发布。', '改正规则或例句，再保存。'],
  'not-rehearsed': ['草稿还没有按现在的样子演练过。', '没有任何改动。', '先演练，再发布或启用。'],
  'rehearsal-objects': [null, '草稿没有发布。', '逐条说明理由，或评判线下样本。'],
  'not-to-draw': ['没有抽样：演练还没有结束，或已经抽过。', '', '样本只抽一次；要再抽，请重新演练。'],
  'not-lost': ['其中有的警报并不在失去之列。', '', '从失去的警报列表中选择。'],
  'term-needed': [null, '', '选一个与别的词并列的词或短语。'],
  'not-drawn': ['这个样本还没有抽取。', '', '抽取之后才公布种子。'],
  'period-too-long': ['这段时间里的消息太多。', '', '选一段较短的时间。'],
  'keep-span': ['规则只能保留到某一天，最长 24 个月。', '', '选一个到时有人再看的日子。'],
  'nothing-drafted': ['没有可发布的改动。', '', '先改动一条规则。'],
  'name-taken': [null, '', '换个名称。'],
  'email-taken': [null, '', '换个邮箱。'],
  'toxic-roles': [
    '管理员与检查人员不能同时担任别的角色。',
    '授予权限的人不能同时有看内容的权限；检查人员的范围也不因别的角色而扩大。',
    '请另邀一人担任另一角色。',
  ],
  'examiner-without-scope': ['检查人员须有范围与截止时间。', '', '写明可看哪些人员或部门，以及截止时间。'],
  'examiner-end': ['检查人员的访问最长 90 天。', '', '改一个较近的截止时间。'],
  'scope-without-examiner': ['只有检查人员才有范围。', '', '一并选定该角色，或去掉范围。'],
  'text-changed': ['这不是您刚才所读的正文。', '没有任何改动。', '重新打开链接，按现在的正文阅读。'],
  'name-differs': ['姓名与通讯录中的不符。', '没有任何改动。', '请填写通讯录中的姓名。'],
  'answer-missing': ['还有问题未答。', '没有任何改动。', '答完再提交。'],
  'silent-hold': ['这是静默保全，不通知任何人。', '它照样有效。', ''],
  'hold-released': ['此保全已解除，无须确认。', '', ''],
  'nobody-told': ['此保全没有列明人员。', '它按检索式与日期保全，无人可通知。', ''],
  'no-mail': ['本设备不发送邮件。', '没有任何改动。', '生成链接自行转交，或请管理员设置邮件服务器。'],
  'not-asked': ['此人已无须确认。', '可能已确认、已离职，或不再属于此保全。', ''],
  'unknown-blank': ['正文中有无法填入的占位。', '没有任何改动。', '正文可用 {matter}、{hold}、{issuer}。'],
  'own-admission': ['谁也不能准许自己越过信息墙。', '没有任何改动。', '请另一位有此权限的人来办。'],
  held: ['有法律保全，不得改动。', '没有任何改动。', '保全解除后再办。'],
  'labelled-already': [null, '', ''],
  'own-request': ['谁提出申请，谁就不能批准。', '没有任何改动。', '请另一位有批准权限的人来办。'],
  'may-not-approve': [null, '没有任何改动。', '请另一位有批准权限的人来办。'],
  'nothing-disposable': [
    '这个范围里没有可处置的内容，或清点尚未完成。',
    '没有提出申请。',
    '等清点完成，或换一个范围。',
  ],
  'disposal-not-ended': ['这项处置还没有证明。', '处置结束后才有。', ''],
  disposed: ['这项内容已经处置。', null, '处置证明载明依据的规则与批准人。'],
  'erasure-undetermined': [null, '没有任何改动。', '先归类，再重新查看。'],
  'erasure-too-broad': [null, '没有任何改动。', '缩小渠道或日期。'],
  'not-open': [null, '没有任何改动。', ''],
  'not-yours': [null, '没有任何改动。', '请交给有此权限的人。'],
  'own-draft': ['这是您自己起草的，须由另一人发布。', '没有任何改动。', '请另一位有发布权限的人来办。'],
  'wall-too-broad': ['信息墙或范围涉及的账号过多。', '宁可不显示，也不多显示。', '缩小信息墙或范围。'],
  'own-rights': ['谁也不能改自己的角色和状态。', '', '请另一位管理员来改。'],
  'not-joined': [null, '', '重新发送邀请。'],
  'import-started': ['这次导入已经开始。', '', '其余文件请另开一次导入。'],
  'import-empty': ['这次导入还没有文件。', '', '先添加文件，再开始。'],
  'fields-invalid': ['有缺少或不能用的项。', '', '见上面标出的各项。'],
  'disk-full': ['服务器磁盘已满。', '文件没有留下。', '腾出空间后再发送。'],
  'comparison-outdated': ['比较之后，另一个版本已生效。', '没有批准。', '请撤回，并据现行版本重新起草。'],
  'id-taken': [null, '', '换个编号。'],
  'handle-taken': [
    '这个账号已归于某人。',
    '同一时间，一个账号只归一人。',
    '先结束另一处归属；如到某日为止是对的，写明那一天。',
  ],
  'handle-of-firm': ['这是本公司的地址。', '有本公司的人在用它，不能当作外人了结。', '归于其人，或注明是服务在用。'],
  'domain-known': [null, '', '它已在清单里。'],
  'directory-unreadable': ['通讯录文件格式不对。', null, '第一行写列名，至少要有 id 和 name；存为 UTF-8 的 CSV。'],
  'directory-too-large': ['通讯录文件最大 50 MB。', '没有任何改动。', '分成几份再导入。'],
  'zone-unknown': [null, '', '请写 IANA 时区名，例如 Asia/Shanghai。'],
  'query-invalid': [null, '没有执行检索。', '改正检索式。'],
  'search-too-slow': [null, '检索没有做完，这不等于“没有结果”。', '请按日期、渠道或人员缩小范围，或用长一些的词。'],
  'query-too-broad': [null, '没有执行检索。', '把名字写全一些，或写地址。'],
  'release-approved': ['此保全的解除已获批准。', '没有任何改动。', '可在冷静期内叫停，或另设保全。'],
  'request-open': ['此保全已有待决的解除或缩小申请。', '没有任何改动。', '先决定、撤回或叫停那一项。'],
  'not-a-narrowing': ['这个范围没有放开任何内容。', '没有任何改动。', '请改用扩大：立即生效，无须批准。'],
  'needs-approval': ['这个范围可能放开已保全的消息。', '没有任何改动。', '请申请缩小。'],
  'nothing-changed': ['这就是现行的范围。', '没有任何改动。', ''],
  'cooled-off': ['冷静期已过。', '已放开的内容可能已经处置。', '对剩余内容另设保全。'],
  'number-taken': ['已有使用该编号的事项。', '', '换个编号，或留空由系统编号。'],
  'signed-first': [null, '没有任何改动。', '请由另一人批准。'],
  'restore-not-accepted': ['此存档从备份恢复，尚未启用。', '管理员须先查看缺失的内容并予以确认。', '请联系管理员。'],
  'not-ready': ['服务器有一部分没有回应。', '已存的内容不受影响。', '稍后再试。'],
  internal: ['我们这边出了错。', '这次请求没有保存任何内容。', '再试一次；如仍出现，把下面的编号交给管理员。'],
  offline: ['与服务器没有连接。', '本页上的内容都在。', '连接恢复后再试。'],
  unreadable: ['服务器的回答读不懂。', '本页上的内容都在。', '再试一次；服务器可能正在更新。'],
  fault: ['页面出了错。', '没有发送任何内容。', '重新载入页面；如仍出现，把下面的代码交给管理员。'],
};

const EN: Readonly<Record<string, Entry>> = {
  'not-found': [
    'There is nothing here for you.',
    'Either it does not exist or it is behind a wall. We say the same in both cases.',
    'If you were sent this link, ask the sender to give you access.',
  ],
  'fields-invalid': ['Something is missing or not usable.', '', 'The fields above say what.'],
  offline: ['There is no connection to the server.', 'What is on this page is safe.', 'Try again when it is back.'],
  unreadable: [
    'The server’s answer could not be read.',
    'What is on this page is safe.',
    'Try again; the server may be starting.',
  ],
  fault: [
    'Something on this page went wrong.',
    'Nothing was sent.',
    'Reload the page. If it stays, give your administrator this code.',
  ],
};

/** Sentences for problems, in the reader's language. */
@Injectable({ providedIn: 'root' })
export class ProblemWords {
  private readonly language = inject(Language);

  of(problem: Problem): ProblemText {
    const locale = this.language.locale();
    const table = locale === 'zh' ? ZH : EN;
    const entry = table[problem.code] ?? (locale === 'zh' && problem.status >= 500 ? ZH['internal'] : undefined);
    const { body } = problem;
    return {
      title: entry?.[0] ?? body.title ?? problem.code,
      detail: entry?.[1] ?? body.detail ?? '',
      hint: entry?.[2] || body.hint || '',
      lang: entry?.[0] != null || locale === 'en' ? null : 'en',
    };
  }
}
