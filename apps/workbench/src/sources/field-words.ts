import type { SOURCE_KINDS, SourceKind } from '@minutebook/contract';
import { bilingual } from '../ui/language';

type Kinds = typeof SOURCE_KINDS;
export type FieldName = { [Kind in SourceKind]: Kinds[Kind]['fields'][number]['name'] }[SourceKind];

type FieldWords = {
  /** What to set up on the other side. */
  readonly guide: Readonly<Record<SourceKind, string>>;
  readonly label: Readonly<Record<FieldName, string>>;
  /** Where a value is found, or what it is for, where the label does not say it. */
  readonly help: {
    readonly [Kind in SourceKind]?: { readonly [Name in Kinds[Kind]['fields'][number]['name']]?: string };
  };
  readonly choice: Readonly<Record<string, string>>;
  readonly fault: Readonly<Record<string, string>>;
};

const EN: FieldWords = {
  guide: {
    feed: 'Your own system sends JSON Lines by the schema at /api/feed-schema.json, and signs each call.',
    'whatsapp-cloud':
      'Subscribe the webhook of your Meta app to messages, smb_message_echoes and history, with the address for the service, which stands here once this is set up.',
    slack:
      'Subscribe the Events API of your Slack app to message.* and reaction_*, with the address for the service, which stands here once this is set up.',
    telegram:
      'Call setWebhook with the address for the service, which stands here once this is set up, the secret token below and allowed_updates of every kind. For business accounts, connect the bot.',
    twilio:
      'Set the incoming message and status callback address of your numbers to the address for the service, which stands here once this is set up.',
    teams:
      'An app registration with the right to read chats. The subscriptions for change notifications carry the client state and the certificate below.',
    wecom: 'The WeCom library runs in a sidecar of yours; the private keys stay here.',
    journal: 'A journal rule of your mail server sends a report of every mail to the address below, by SMTP.',
    imap: 'The mailbox is opened read-only; nothing in it is marked or removed.',
    folder: 'Files that have rested are imported and moved to “done”, those that failed to “failed”.',
  },
  label: {
    signingKey: 'Signing key',
    appSecret: 'App secret',
    verifyToken: 'Verify token',
    accessToken: 'Access token',
    graphUrl: 'Address of the Graph API',
    signingSecret: 'Signing secret',
    botToken: 'Bot token',
    filesUrl: 'Address files are fetched from',
    secretToken: 'Secret token',
    apiUrl: 'Address of the API',
    accountSid: 'Account SID',
    authToken: 'Auth token',
    hookUrl: 'Address as Twilio calls it',
    tenantId: 'Tenant id',
    clientId: 'Client id',
    clientSecret: 'Client secret',
    clientState: 'Client state',
    certificateId: 'Certificate id',
    privateKey: 'Private key of the certificate',
    loginUrl: 'Address of the sign-in service',
    corpId: 'Corp id',
    sidecarUrl: 'Address of the sidecar',
    sidecarToken: 'Token of the sidecar',
    privateKeys: 'Private keys by version',
    address: 'Address the mail server journals to',
    clients: 'Machines it may come from',
    tls: 'Encryption',
    host: 'Mail server',
    port: 'Port',
    security: 'Encryption',
    user: 'User',
    password: 'Password',
    mailbox: 'Mailbox',
    path: 'Folder',
    settleSeconds: 'Seconds a file must rest',
  },
  help: {
    feed: { signingKey: 'A long random text; your system signs every call with it.' },
    'whatsapp-cloud': {
      appSecret: 'Meta for Developers, App settings, Basic.',
      verifyToken: 'Any text; give the same one when you set up the webhook there.',
      accessToken: 'Of a system user with whatsapp_business_messaging. Media are fetched with it.',
    },
    slack: {
      signingSecret: 'Your app, Basic Information, App Credentials.',
      botToken: 'Begins with xoxb-; needs files:read.',
    },
    telegram: {
      secretToken: 'Any text; give the same one to setWebhook as secret_token.',
      botToken: 'From @BotFather.',
    },
    twilio: { hookUrl: 'The whole address with its query, letter by letter: it is signed.' },
    teams: {
      clientState: 'Any text; give the same one in each subscription.',
      certificateId: 'encryptionCertificateId of the subscriptions.',
      privateKey: 'PEM.',
    },
    wecom: { privateKeys: 'As {"1": "PEM", "2": "PEM"}: all versions, the old ones too.' },
    journal: { clients: 'Addresses or networks, like 192.0.2.7 10.0.0.0/8. Empty: any.' },
    imap: { security: 'None only for a server on this machine.' },
    folder: { path: 'On the machine of the appliance, from its root. The program must be allowed to write there.' },
  },
  choice: { required: 'required', optional: 'optional', tls: 'TLS', starttls: 'STARTTLS', none: 'none' },
  fault: {
    'is missing': 'This is missing.',
    'is not a number': 'This is no number.',
    'is not an absolute path': 'Say the whole path, from /.',
    'is not an https address': 'An https address is needed.',
    'is none of its choices': 'Choose one of the list.',
  },
};

const ZH: FieldWords = {
  guide: {
    feed: '由您自己的系统按 /api/feed-schema.json 的格式发送 JSON Lines，并对每次调用签名。',
    'whatsapp-cloud':
      '在 Meta 应用的 webhook 中订阅 messages、smb_message_echoes 和 history，地址用“提供给服务的地址”，建立后显示在这里。',
    slack: '在 Slack 应用的 Events API 中订阅 message.* 和 reaction_*，地址用“提供给服务的地址”，建立后显示在这里。',
    telegram:
      '用“提供给服务的地址”（建立后显示在这里）、下面的密文令牌和全部 allowed_updates 调用 setWebhook。企业账号需连接机器人。',
    twilio: '把号码的来信地址和状态回调地址设为“提供给服务的地址”，建立后显示在这里。',
    teams: '需要有读取聊天权限的应用注册。变更通知订阅须带有下面的客户端状态和证书。',
    wecom: '企业微信的库运行在您自己的旁路程序中；私钥留在本机。',
    journal: '邮件服务器的日志规则把每封邮件的报告经 SMTP 发到下面的地址。',
    imap: '以只读方式打开邮箱，不作标记，不删除任何内容。',
    folder: '静置后的文件被导入并移到“done”，失败的移到“failed”。',
  },
  label: {
    signingKey: '签名密钥',
    appSecret: '应用密钥',
    verifyToken: '验证令牌',
    accessToken: '访问令牌',
    graphUrl: 'Graph API 地址',
    signingSecret: '签名密钥',
    botToken: '机器人令牌',
    filesUrl: '取文件的地址',
    secretToken: '密文令牌',
    apiUrl: 'API 地址',
    accountSid: '账户 SID',
    authToken: '认证令牌',
    hookUrl: 'Twilio 调用的地址',
    tenantId: '租户 ID',
    clientId: '客户端 ID',
    clientSecret: '客户端密钥',
    clientState: '客户端状态',
    certificateId: '证书 ID',
    privateKey: '证书私钥',
    loginUrl: '登录服务地址',
    corpId: '企业 ID',
    sidecarUrl: '旁路程序地址',
    sidecarToken: '旁路程序令牌',
    privateKeys: '各版本私钥',
    address: '日志邮件的收件地址',
    clients: '允许来自的机器',
    tls: '加密',
    host: '邮件服务器',
    port: '端口',
    security: '加密',
    user: '用户',
    password: '密码',
    mailbox: '邮箱文件夹',
    path: '文件夹',
    settleSeconds: '文件须静置的秒数',
  },
  help: {
    feed: { signingKey: '一段长的随机文字；您的系统用它为每次调用签名。' },
    'whatsapp-cloud': {
      appSecret: 'Meta for Developers，应用设置，基本。',
      verifyToken: '任意文字；在那边设置 webhook 时填同一个。',
      accessToken: '有 whatsapp_business_messaging 权限的系统用户的令牌，用来取媒体文件。',
    },
    slack: {
      signingSecret: '应用的 Basic Information，App Credentials。',
      botToken: '以 xoxb- 开头；需要 files:read。',
    },
    telegram: { secretToken: '任意文字；调用 setWebhook 时作为 secret_token。', botToken: '由 @BotFather 发给。' },
    twilio: { hookUrl: '完整地址连同查询部分，逐字一致：它会被签名。' },
    teams: {
      clientState: '任意文字；每个订阅中填同一个。',
      certificateId: '订阅的 encryptionCertificateId。',
      privateKey: 'PEM 格式。',
    },
    wecom: { privateKeys: '形如 {"1": "PEM", "2": "PEM"}：所有版本，旧的也要。' },
    journal: { clients: '地址或网段，如 192.0.2.7 10.0.0.0/8。留空：任意。' },
    imap: { security: '“无”仅限本机上的服务器。' },
    folder: { path: '本设备上的绝对路径，程序须有写入权限。' },
  },
  choice: { required: '必须', optional: '可选', tls: 'TLS', starttls: 'STARTTLS', none: '无' },
  fault: {
    'is missing': '缺少此项。',
    'is not a number': '不是数字。',
    'is not an absolute path': '请写从 / 开始的完整路径。',
    'is not an https address': '需要 https 地址。',
    'is none of its choices': '请从列表中选择。',
  },
};

export const FIELD_WORDS = bilingual<FieldWords>(EN, ZH);
