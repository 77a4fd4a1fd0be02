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
  'sign-in-blocked': ['这个邮箱尝试的次数太多。', '', '请稍候再试。'],
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
  'changed-meanwhile': ['刚才有别人改动过。', '您的内容没有保存，也没有覆盖任何东西。', '先看现在的样子，再决定。'],
  'request-invalid': ['填写的内容有误。', null, '改正后再试。'],
  'request-foreign': ['这个请求不是从工作台发出的。', '没有任何改动。', '重新载入页面后再试。'],
  'conflict-of-interest': [null, '没有任何改动。', '请交给别人。'],
  'own-decision': ['这是您自己作的定性，须由另一人签字。', '没有任何改动。', '请交给别人。'],
  'held-by-other': ['这条告警在别人手里。', '没有任何改动。', '换一条，或请对方释放。'],
  'not-claimed': ['这条告警还没有领取。', '没有任何改动。', '先领取它。'],
  'rule-code-twice': [null, '草稿没有发布。', '给其中一条换个代码。'],
  'rule-invalid': [null, '草稿没有发布。', '改正这条规则，或把它移出草稿。'],
  'nothing-drafted': ['没有可发布的改动。', '', '先改动一条规则。'],
  'name-taken': [null, '', '换个名称。'],
  'email-taken': [null, '', '换个邮箱。'],
  'toxic-roles': ['管理员不能同时担任别的角色。', '授予权限的人，不能同时有看内容的权限。', '请另邀一人担任另一角色。'],
  'own-rights': ['谁也不能改自己的角色和状态。', '', '请另一位管理员来改。'],
  'not-joined': [null, '', '重新发送邀请。'],
  'import-started': ['这次导入已经开始。', '', '其余文件请另开一次导入。'],
  'import-empty': ['这次导入还没有文件。', '', '先添加文件，再开始。'],
  'disk-full': ['服务器磁盘已满。', '文件没有留下。', '腾出空间后再发送。'],
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
