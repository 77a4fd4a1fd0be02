import type { Pack } from './pack';

const FCPA = 'US DOJ and SEC, Resource Guide to the Foreign Corrupt Practices Act, second edition (2020)';
const UKBA = 'UK Bribery Act 2010, Ministry of Justice guidance (2011)';
const POBO = 'Hong Kong Prevention of Bribery Ordinance (Cap. 201), section 9';
const PRC = 'PRC Criminal Law, articles 163, 164, 389 to 393; Anti-Unfair Competition Law';
const EY_FBI = 'EY and FBI fraud key words (2012): special fees, friendly payments, off the books, backdate';
const SONS = 'SEC administrative proceeding 3-17684 (JPMorgan, client referral hires, 2016)';
const FINRA_3220 = 'FINRA Rule 3220, influencing or rewarding employees of others';

/** Gifts, hospitality and bribes: what is given, to whom, and how it is kept out of the books. */
export const GIFTS: Pack = {
  id: 'gifts',
  version: 1,
  name: 'Gifts and bribery',
  rules: [
    {
      code: 'GFT-BRIBE',
      title: 'Names a bribe or kickback · 回扣、贿赂、好处费',
      severity: 3,
      weight: 9,
      sources: [FCPA, UKBA, POBO, PRC],
      query: `~obf(kickback OR kickbacks OR "kick back" OR bribe OR bribes OR bribed OR bribing OR bribery OR backhander OR backhanders OR baksheesh OR "pay off" OR payola OR "hush money" OR "grease the wheels" OR "grease payment" OR "facilitation payment" OR "facilitation payments" OR "friendly payment" OR "friendly payments" OR "special fee" OR "special fees" OR "brown envelope" OR "under the table" OR sweetener)
  NOT W/8 (policy OR training OR act OR debt OR loan OR mortgage OR balance OR coffee OR tea OR cable OR debts OR diet OR sugar OR artificial OR feet OR dog OR cat OR "and relax")
OR (cut OR slice OR commission OR percent OR share OR something OR envelope OR taste OR piece) W/5 ("for (him|her|you|them|myself|me)" OR "to (him|her|them) personally" OR "on the side") W/8
  (deal OR contract OR approve OR approval OR sign OR official OR minister OR manager OR officer OR award OR tender OR licence OR license OR director OR inspector)
OR ~obf(回扣 OR 返点 OR 好处费 OR 贿赂 OR 行贿 OR 受贿 OR 封口费 OR 贿款 OR 黑钱 OR 茶水费 OR 茶钱 OR 辛苦费 OR 疏通费 OR 打点费)
OR (塞 OR 给 OR 送 OR 包 OR 收 OR 拿) PRE/5 (红包 OR 利是 OR 封包 OR 信封 OR 好处 OR 回佣 OR 佣) W/10 (客户 OR 领导 OR 官员 OR 处长 OR 局长 OR 经理 OR 采购 OR 科长 OR 主任 OR 审批 OR 签 OR 合同 OR 负责人 OR 总 OR 佢 OR 批)
OR 打点 PRE/4 (关系 OR 领导 OR 上面 OR 一下 OR 好 OR 官) OR ~obf(走后门 OR 买通) OR 收买 NOT W/3 (人心 OR 保险)
OR (意思意思 OR 表示一下 OR 表示表示 OR 孝敬) W/12 (客户 OR 领导 OR 总 OR 局 OR 处长 OR 主任 OR 采购 OR 他 OR 佢 OR 上面)`,
      hits: [
        'he wants a kickback of five per cent',
        'put it in a brown envelope and pass it under the table',
        'book it as special fees',
        'there should be something for him personally if he signs the contract: a cut for him',
        '给采购经理一点回扣',
        '塞個紅包俾處長',
        '打点一下关系',
        'b r i b e the inspector',
      ],
      misses: [
        'Anti-bribery training is due, see the policy',
        'She will pay off the mortgage this year',
        'The dog sleeps under the table at my feet',
        '过年红包大家抢',
      ],
    },
    {
      code: 'GFT-GIVE',
      title: 'Gifts and hospitality for clients or officials · 送礼、款待客户或官员',
      severity: 2,
      weight: 5,
      sources: [FINRA_3220, UKBA, PRC],
      query: `(gift OR gifts OR hampers OR "a hamper" OR voucher OR vouchers OR "gift card" OR "gift cards" OR rolex OR hermes OR "louis vuitton" OR birkin OR moutai OR "red envelope" OR "red packet" OR hongbao OR laisee OR
    ticket OR tickets OR hospitality OR junket OR golf OR villa OR yacht OR casino OR escort OR spa)
  W/10 (client OR clients OR customer OR customers OR official OR officials OR minister OR ministry OR regulator OR inspector OR "procurement (manager|team|head|director)" OR trustee OR trustees OR "decision maker" OR mayor OR senator OR governor OR auditor)
  NOT W/8 (register OR policy OR return OR refund OR shop OR store OR support OR helpdesk OR loyalty)
OR (treat OR entertain OR wine OR fly OR host OR pay OR comp) W/6 (him OR her OR client OR clients OR official OR officials OR wife OR family) W/10
  (vegas OR macau OR resort OR "business class" OR "first class" OR suite OR hotel OR club OR ktv OR karaoke OR casino OR weekend OR shopping)
OR (送 OR 买 OR 给 OR 准备 OR 寄 OR 安排 OR 请) PRE/8 (礼 OR 礼物 OR 礼品 OR 茅台 OR 购物卡 OR 礼品卡 OR 月饼券 OR 名表 OR 手表 OR 包包 OR 名牌 OR 消费卡 OR 加油卡 OR 烟酒 OR 高尔夫 OR 会所 OR 夜总会 OR 桑拿 OR 茶叶 OR 礼券)
  W/10 (客户 OR 领导 OR 官员 OR 局长 OR 处长 OR 科长 OR 主任 OR 采购 OR 书记 OR 总 OR 审批 OR 监管 OR 太太 OR 他老婆 OR 负责人)
OR (客户 OR 领导 OR 官员 OR 局长 OR 处长 OR 科长 OR 主任 OR 采购 OR 书记) PRE/10 (送 OR 买 OR 准备 OR 安排) PRE/6 (礼 OR 礼物 OR 礼品 OR 茅台 OR 购物卡 OR 礼品卡 OR 月饼券 OR 名表 OR 手表 OR 名牌 OR 高尔夫 OR 会所 OR 夜总会 OR 茶叶 OR 礼券)`,
      hits: [
        'send the client a Rolex before the award',
        'hospitality for the ministry people at the final',
        'fly him and his wife to Macau, suite and casino on us',
        '给处长送两瓶茅台',
        '給客戶準備禮券',
        '领导那边安排个高尔夫',
      ],
      misses: [
        'Enter client gifts in the gift register per policy',
        'The support tickets of the customer are still open',
        'My sister gave me a voucher',
        '送孩子的生日礼物',
      ],
    },
    {
      code: 'GFT-HIRE',
      title: "Jobs for clients' or officials' relatives · 安排客户或官员亲属",
      severity: 2,
      weight: 7,
      sources: [SONS, FCPA],
      query: `(son OR daughter OR sons OR daughters OR nephew OR niece OR kid OR child OR cousin OR brother OR wife OR godson OR relative)
  W/10 (internship OR intern OR hire OR hiring OR "job offer" OR "find a job" OR placement OR "summer analyst" OR "summer job" OR role OR offer OR interview)
  W/14 (client OR clients OR chairman OR chairwoman OR minister OR official OR governor OR director OR ceo OR regulator OR deal OR mandate OR ipo OR relationship OR ministry)
  NOT W/10 (nursery OR school OR college)
OR ("sons and daughters" OR "referral hire" OR "relationship hire" OR princeling)
OR (领导 OR 客户 OR 局长 OR 董事长 OR 处长 OR 官员 OR 书记 OR 主任 OR 部长 OR 行长) PRE/4
  (儿子 OR 女儿 OR 侄子 OR 侄女 OR 亲戚 OR 外甥 OR 公子 OR 千金 OR 个仔 OR 个女 OR 囡 OR 小孩 OR 家属 OR 孩子) W/10 (实习 OR 入职 OR 工作 OR 安排 OR 录用 OR 面试 OR 招 OR 请 OR 做嘢)`,
      hits: [
        "the chairman's son needs an internship if we want the mandate",
        'hire his daughter, the minister will remember',
        'he is a referral hire',
        '局长的儿子要安排实习',
        '客戶個女想入職，你睇下',
      ],
      misses: [
        'My son starts nursery on Monday, the director said no problem',
        'She got an internship at the museum',
        '董事长讲话很长',
      ],
    },
    {
      code: 'GFT-BOOKS',
      title: 'Payments hidden in the books · 账外、虚开发票、小金库',
      severity: 3,
      weight: 8,
      sources: [EY_FBI, FCPA, '15 U.S.C. § 78m(b): books and records'],
      query: `~obf("off the books" OR "off books" OR "slush fund" OR "fake invoice" OR "false invoice" OR "sham invoice" OR "phony invoice" OR "dummy invoice" OR "no receipt" OR "two sets of books" OR "second set of books" OR "shell company" OR "cash in hand" OR "cook the books" OR "cooking the books" OR "unmarked bills" OR "launder the money" OR "laundering money")
OR (backdate OR backdated OR backdating OR "back date" OR "back dated") W/10 (invoice OR contract OR agreement OR document OR option OR options OR letter OR signature OR it OR this OR approval OR form OR trade OR ticket)
  NOT W/6 (pay OR salary)
OR (invoice OR invoices OR expense OR expenses OR book OR payment OR call OR record) W/6 ("as (consulting|marketing|travel|training|entertainment|advisory|miscellaneous)" OR "split (it|the)" OR inflate OR inflated OR pad OR padded OR "round up") W/10
  (fee OR fees OR expense OR commission OR "so nobody" OR hide OR cash OR him OR official OR instead OR cover)
OR (pay OR paid OR wire OR transfer OR send) W/6 ("in cash" OR "his (wife|brother|personal|offshore)" OR "offshore account" OR "through (an|the|our) (agent|consultant|intermediary|middleman|cousin)") W/14
  (official OR minister OR contract OR licence OR license OR permit OR approval OR customs OR tender OR deal OR inspector OR client)
OR ~obf(小金库 OR 账外 OR 两套账 OR 阴阳合同 OR 虚开发票 OR 假发票 OR 洗钱 OR 做假账 OR 走账 OR 倒签 OR 体外循环 OR 过数)
  NOT W/5 (反洗钱 OR 培训 OR 制度 OR 条例)
OR (开 OR 补 OR 找 OR 贴) PRE/3 (发票 OR 票) PRE/8 (冲账 OR 抵 OR 套现 OR 报销掉 OR 充 OR 平账)`,
      hits: [
        'keep it off the books',
        'backdate the agreement to March',
        'use the slush fund',
        'wire it to his offshore account and the permit is ours',
        '从小金库里出',
        '開張假發票',
        '合同日期倒签',
      ],
      misses: [
        'I took two books off the shelf',
        'The salary rise is backdated to January pay',
        'Anti-money-laundering training: 反洗钱培训',
        'The invoice was paid on time',
      ],
    },
  ],
};
