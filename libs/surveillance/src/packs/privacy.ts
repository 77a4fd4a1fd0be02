import type { Pack } from './pack';

const SOX = '18 U.S.C. §§ 1512(c) and 1519: destroying records; FINRA Rule 4511';
const GDPR = 'GDPR, articles 4, 5(1)(f) and 9; SEC Regulation S-P; Hong Kong PDPO (Cap. 486); PRC PIPL (2021)';
const SECRETS = 'EU Trade Secrets Directive 2016/943; 18 U.S.C. § 1832; PRC Anti-Unfair Competition Law, article 9';
const NIST = 'NIST SP 800-63B: passwords and other authenticators are not shared';
const EY_FBI = 'EY and FBI fraud key words (2012): cover up, nobody will find out, do not volunteer information';

/** Secrets kept, secrets carried off, records destroyed, and personal data where it does not belong. */
export const PRIVACY: Pack = {
  id: 'privacy',
  version: 1,
  name: 'Privacy and secrets',
  rules: [
    {
      code: 'PRV-SECRET',
      title: 'Asks for secrecy · 要求保密、别外传',
      severity: 1,
      weight: 4,
      sources: [EY_FBI, SECRETS],
      query: `own:(~obf(confidential OR confidentially OR "strictly confidential") NOT W/10 ("this email" OR "this e mail" OR "this message" OR "this communication" OR "intended recipient" OR "files transmitted" OR "any attachment" OR "attachment (s)")
  OR confidentiality NOT W/2 (note OR notice OR agreement OR agreements OR provisions OR statement OR privacy) OR "strictly private" OR "highly sensitive" OR "top secret" OR "eyes only" OR privileged NOT W/3 (access OR user OR users OR account OR accounts OR mode) OR "attorney client" OR "work product")
OR (subject:(confidential OR privileged OR "attorney client" OR "work product" OR secret OR sensitive) AND NOT subject:(re OR fw OR fwd OR 答复 OR 回复 OR 转发))
OR (dont OR "do not" OR "not" OR never OR without OR cannot OR cant OR shouldnt) W/3 (forward OR forwarding OR distribute OR distributed OR circulate OR circulated OR disclose OR disclosed OR share OR shared OR repeat OR repeated OR pass OR leak OR tell OR mention OR discuss OR publicise OR publicize)
  W/8 (anyone OR anybody OR "anyone else" OR outside OR further OR others OR "third parties" OR email OR document OR memo OR draft OR information OR "this to" OR widely OR press OR media OR publicly OR broadly)
OR ~obf("keep this between us" OR "between us only" OR "just between us" OR "strictly between us" OR "between you and me" OR "between ourselves" OR "keep it to yourself" OR "keep this to yourself" OR "keep it quiet" OR "keep this quiet" OR "keep it secret" OR "hush hush" OR "for your eyes only" OR "dont tell anyone" OR "do not tell anyone" OR "mums the word" OR "under wraps" OR "not for distribution" OR "off the radar" OR "our little secret")
OR "nondisclosure" OR "non disclosure" OR nda OR secrecy OR secretly OR "protective order"
OR "proprietary information" NOT W/10 ("this email" OR "this e mail" OR email OR message OR "intended recipient")
OR (keep OR kept OR keeping OR treat OR remain OR stay) W/4 (confidential OR secret OR private OR quiet OR "under seal")
OR "not for (public|publication|release)" OR "not to be (public|released|shared)"
OR ~obf(别外传 OR 不要外传 OR 保密 OR 绝密 OR 机密 OR 请勿转发 OR 勿外传 OR 勿外泄 OR 唔好讲出去 OR 不要说出去 OR 别说出去 OR 别告诉别人 OR 天知地知) NOT W/4 (协议模板 OR 培训)
OR (你知我知 OR 只有我们知道 OR 咱俩知道 OR 我哋知 OR 烂在肚子里 OR 别跟别人说 OR 不要告诉任何人 OR 千万别说 OR 不能让 PRE/6 知道)`,
      hits: [
        'please keep this between us',
        'This is highly confidential',
        "don't share this outside the team with anyone",
        'for your eyes only',
        '请勿外传',
        '唔好講出去',
        '此事保密',
      ],
      misses: [
        'Share the calendar with the new colleague',
        'I am confident it will work',
        'Grant privileged access to the service account',
        '外面传来音乐声',
      ],
    },
    {
      code: 'PRV-DESTROY',
      title: 'Destroys records or evidence · 销毁证据、删除记录',
      severity: 3,
      weight: 9,
      sources: [SOX, EY_FBI],
      query: `~obf("destroy the evidence" OR "destroy evidence" OR "destroy the documents" OR "destroy the records" OR "shred the documents" OR "shred everything" OR "cook the numbers" OR "cover our tracks" OR "cover your tracks" OR "cover my tracks" OR "get rid of the evidence" OR "burn the files")
OR (destroy OR shred OR wipe OR erase OR delete OR lose OR "get rid of" OR purge OR burn OR doctor OR alter OR falsify OR tamper OR hide) W/5
  (evidence OR records OR emails OR files OR documents OR notes OR logs OR "paper trail" OR drive OR laptop OR phone OR ledger OR minutes OR statements OR mails)
  W/14 (before OR audit OR auditor OR auditors OR subpoena OR investigation OR regulator OR lawyers OR legal OR hold OR court OR them OR they OR nobody OR discovery OR see OR find OR sec OR inspection OR asap)
  NOT W/8 (policy OR schedule OR retention OR virus OR duplicate OR duplicates OR temp OR temporary OR backup)
OR (销毁 OR 毁掉 OR 删掉 OR 删除 OR 删 OR 烧掉 OR 烧 OR 藏 OR 篡改 OR 改 OR 清空 OR 碎掉) PRE/6 (证据 OR 记录 OR 邮件 OR 文件 OR 账本 OR 合同 OR 底稿 OR 聊天 OR 录音 OR 日志 OR 数据)
  W/14 (检查 OR 审计 OR 调查 OR 监管 OR 法院 OR 之前 OR 别让 OR 查 OR 马上 OR 赶紧 OR 稽查 OR 廉署 OR 证监)
OR ~obf(毁灭证据 OR 销毁证据 OR 毁尸灭迹 OR 伪造记录 OR 串供 OR 统一口径)`,
      hits: [
        'destroy the evidence tonight',
        'wipe the laptop before the auditors come',
        'shred those files before the subpoena arrives',
        '检查之前把邮件删掉，别让他们查到：赶紧删除记录',
        '銷毀證據',
        '大家统一口径',
      ],
      misses: [
        'Delete temporary files before you log off',
        'The retention schedule says when records are destroyed',
        'I lost my phone at the beach',
        '删除重复数据',
      ],
    },
    {
      code: 'PRV-COVER',
      title: 'Covers something up · 掩盖、没人会知道',
      severity: 3,
      weight: 8,
      sources: [EY_FBI],
      query: `~obf("cover up" OR "covering up" OR "coverup" OR "nobody will find out" OR "no one will find out" OR "nobody will know" OR "no one will know" OR "they will never know" OR "theyll never know" OR "sweep it under" OR "sweep this under" OR "dont volunteer information" OR "do not volunteer information" OR "what they dont know" OR "play dumb" OR "plausible deniability" OR "get our story straight" OR "get our stories straight" OR "not ethical" OR "cook the books" OR "grey area" OR "gray area" OR "pull earnings forward")
  NOT W/4 (letter OR sun OR rain OR wear OR shoulders OR cold OR makeup OR tattoo)
OR (hide OR conceal OR hid OR hiding OR concealed OR disguise OR bury OR mask) W/6 (loss OR losses OR position OR positions OR trade OR trades OR mistake OR error OR problem OR exposure OR fraud OR truth OR numbers)
  W/10 (from OR so OR until OR them OR risk OR audit OR boss OR compliance OR nobody OR anyone OR quarter)
OR (illegal OR fraud OR fraudulent OR unlawful OR "against the law" OR jail OR prison) W/10 (we OR us OR our OR caught OR me OR know OR but OR careful OR dont)
  W/8 (caught OR know OR but OR quiet OR dont OR did OR doing OR done OR could OR tell) NOT W/8 (download OR downloads OR copy OR song OR software OR aliens OR parking OR movie OR drug)
OR (掩盖 OR 隐瞒 OR 瞒住 OR 瞒报 OR 遮掩 OR 捂住 OR 压下来 OR 隐藏 OR 瞒着) W/8 (亏损 OR 事故 OR 问题 OR 错误 OR 客户 OR 真相 OR 监管 OR 领导 OR 数据 OR 审计 OR 仓位 OR 风险 OR 佢哋 OR 公司)
OR (没人 OR 没有人 OR 冇人 OR 神不知 OR 谁也) PRE/2 (会知道 OR 知道 OR 会发现 OR 发现 OR 会知 OR 查得到 OR 查到 OR 鬼不觉 OR 看得出) W/12 (放心 OR 只要 OR 改 OR 就 OR 做 OR 别 OR 㗎 OR 吧)`,
      hits: [
        'nobody will find out',
        'we have to hide the loss from risk until quarter end',
        'just play dumb if audit asks',
        'it was a cover up',
        '隐瞒亏损，别报',
        '放心，冇人會發現㗎',
      ],
      misses: [
        'Cover up, the sun is strong: wear a hat',
        'The cover letter is attached',
        'Illegal downloads of that song are common',
        '发现一家好餐厅',
      ],
    },
    {
      code: 'PRV-LEAK',
      title: 'Takes data out · 外泄、带走客户资料',
      severity: 3,
      weight: 8,
      sources: [SECRETS, GDPR],
      query: `(client OR clients OR customer OR customers OR contact OR contacts OR source OR pricing OR trading OR member) W/2 (list OR lists OR database OR data OR records OR book OR details OR code OR model OR models) W/12
  (usb OR "thumb drive" OR "flash drive" OR "hard drive" OR dropbox OR "google drive" OR gmail OR "personal email" OR "home email" OR "home computer" OR "my phone" OR screenshot OR photo OR "take with me" OR "take it with" OR "when i leave" OR "before i leave" OR "new job" OR "new employer" OR resign OR competitor OR sell OR selling OR download)
  NOT W/6 (policy OR training OR migrate OR migration OR "trading data")
OR (copy OR copied OR copying OR download OR downloaded OR export OR exported OR take OR took OR taking OR steal OR stole OR send OR sent OR email OR forward) W/6 (everything OR files OR database OR "client list" OR "customer list" OR "contact list" OR models OR "source code" OR data OR spreadsheets) W/8
  ("before i (leave|quit|resign|go)" OR "when i (leave|quit|resign|go)" OR "take with me" OR "my new (job|firm|employer|shop)" OR usb OR "personal email" OR "home email" OR "my gmail" OR "hard drive")
OR (客户 OR 客人 OR 公司) PRE/2 (名单 OR 资料 OR 数据 OR 信息 OR 数据库 OR 名册 OR 代码) W/12 (带走 OR 拷 OR 拷贝 OR u盘 OR 私人邮箱 OR 个人邮箱 OR 卖 OR 倒卖 OR 截图 OR 导出 OR 网盘 OR 跳槽 OR 离职 OR 微信 OR 拍照 OR 手机 OR 影低 OR 外传 OR 泄露)
OR (泄露 OR 泄漏 OR 外泄 OR 倒卖 OR 贩卖) W/6 (客户 OR 资料 OR 信息 OR 数据 OR 机密 OR 商业秘密 OR 名单)`,
      hits: [
        'I copied the client list to a usb stick',
        'take everything on the drive: export the database before I leave',
        'he wants to sell the customer data',
        '把客户名单拷到U盘带走',
        '離職前將客戶資料影低',
      ],
      misses: [
        'Plug the usb cable into the monitor',
        'Please update the contact list of the office',
        'We leave at noon, take the files to the archive',
        '客户名单已更新',
      ],
    },
    {
      code: 'PRV-PERSONAL',
      title: 'Personal or health data, cards, ids · 身份证号、银行卡号、病历',
      severity: 2,
      weight: 6,
      sources: [GDPR],
      query: `(ssn OR "social security number" OR "social security no" OR "social security #" OR "national insurance number" OR "passport number" OR "passport no" OR "hkid" OR "id card number" OR "credit card number" OR "card number" OR "driver license number" OR "bank account number" OR "sort code" OR iban OR cvv OR "security code" OR "date of birth" OR "maiden name")
  W/12 tok:/[0-9]{3,19}x?/
OR (/[0-9]{3}-[0-9]{2}-[0-9]{4}/ AND ("social security" OR ssn))
OR (/(?:[0-9]{4}[ -]?){3}[0-9]{4}/ AND (visa OR mastercard OR amex OR "credit card" OR "debit card" OR cvv OR expiry OR expires OR unionpay))
OR (her OR his OR their OR client OR colleague OR employee) W/6 (diagnosis OR diagnosed OR hiv OR "medical record" OR "medical records" OR "medical history" OR miscarriage OR pregnancy OR "mental health" OR rehab OR "sick note")
  NOT W/8 (policy OR insurance OR leave OR awareness)
OR (身份证 OR 身份证号 OR 护照 OR 银行卡 OR 卡号 OR 信用卡 OR 银行账号 OR 社保号 OR 回乡证) W/12 tok:/[a-z]?[0-9]{6,19}x?/
OR (他的 OR 她的 OR 客户的 OR 客户 OR 同事 OR 佢嘅) W/4 (病历 OR 病史 OR 诊断 OR 艾滋 OR 怀孕 OR 流产 OR 抑郁 OR 体检报告 OR 征信报告 OR 开房记录)`,
      hits: [
        'her ssn: 078-05-1120',
        'card number 4111111111111111 exp 02/27',
        'visa 4111 1111 1111 1111',
        'I saw his medical records, he was diagnosed last year',
        '身份证 110101199003070000',
        '佢嘅病歷我睇過',
      ],
      misses: [
        'Bring your passport to the airport',
        'Invoice 4711 is due',
        'Visa raised its forecast',
        '请携带身份证办理',
      ],
    },
    {
      code: 'PRV-LOGIN',
      title: 'Shares a password or log-in · 共享密码、借用账号',
      severity: 2,
      weight: 6,
      sources: [NIST, 'FFIEC, Authentication and Access to Financial Institution Services and Systems (2021)'],
      query: `(my OR his OR her OR our OR your OR admin OR root OR the) W/2 (password OR passwd OR passcode OR pin OR passphrase OR "pass word") W/2 (is OR changed OR still OR are) NOT W/5 (expired OR expire OR expires OR wrong OR required OR incorrect OR about OR protected)
OR (use OR using OR used OR borrow OR share OR sharing OR give OR send OR lend) W/4 (my OR his OR her OR your) W/2 (login OR "log in" OR password OR credentials OR token OR badge OR userid OR "user id" OR rsa OR account) W/14 (approve OR approved OR password OR sign OR trade OR trades OR access OR instead OR while OR terminal OR system OR submit OR book OR release)
OR (log OR login OR sign OR logged OR signed) W/3 ("as me" OR "as him" OR "as her" OR "under my name" OR "with my id" OR "with my password" OR "under my id" OR "using my")
OR (密码 OR 口令 OR 验证码 OR 密码系 OR 交易密码) PRE/1 (是 OR 为 OR 系 OR 发) NOT W/5 (过期 OR 错误 OR 什么 OR 必填)
OR (用 OR 借 OR 拿 OR 登) PRE/3 (我的 OR 他的 OR 她的 OR 你的 OR 佢嘅 OR 我嘅) PRE/2 (账号 OR 帐号 OR 密码 OR 工号 OR 登录 OR u盾 OR ukey OR 令牌 OR 户口) W/10 (登 OR 批 OR 审批 OR 操作 OR 下单 OR 进去 OR 复核 OR 签 OR 提交)`,
      hits: [
        'my password is hunter2',
        'use my login to approve it while I am out',
        'just sign in as me',
        '密码是 abc123',
        '用我嘅帳號登入去批',
      ],
      misses: [
        'Your password is about to expire, it is required to change it',
        'The login page is down',
        'Use your badge at the door',
        '忘记密码请联系服务台',
      ],
    },
  ],
};
