import type { RetentionAssignment, RetentionClass, RetentionPreset } from '@minutebook/contract';

/**
 * What a firm can start from. `basis`: L was looked up, K is from knowledge and to be checked before anybody relies on it.
 * It is data and nothing of it is in force until a schedule made from it was proposed and approved.
 */
const STARTING_SET = `
rule_id,jurisdiction,citation,record_class,min_retention,extended_on_request,clock,accessible,form_or_medium,basis
US-SEC-17a4-b4,US,17 CFR 240.17a-4(b)(4),business communications received and sent incl. internal,P3Y,,RECORD_CREATED,P2Y,audit-trail or WORM,L
US-SEC-17a4-a,US,17 CFR 240.17a-4(a),blotters ledgers position records,P6Y,,RECORD_CREATED,P2Y,audit-trail or WORM,L
US-SEC-17a4-b1,US,17 CFR 240.17a-4(b)(1),order tickets and confirmations sent as messages,P3Y,,RECORD_CREATED,P2Y,audit-trail or WORM,L
US-SEC-17a4-c,US,17 CFR 240.17a-4(c),customer account terms and opening records,P6Y,,ACCOUNT_CLOSED,P2Y,audit-trail or WORM,K
US-SEC-17a4-e7,US,17 CFR 240.17a-4(e)(7),compliance and supervisory manuals with every update,P3Y,,SUPERSEDED,P3Y,audit-trail or WORM,L
US-SEC-18a6-b,US,17 CFR 240.18a-6(b),security-based swap entity communications,P3Y,,RECORD_CREATED,P2Y,audit-trail or WORM,K
US-FINRA-3110.09,US,FINRA 3110.09,correspondence and internal communications,P3Y,,RECORD_CREATED,P2Y,per 17a-4,L
US-FINRA-3110.07,US,FINRA 3110.07 with 4511(b) default,evidence of review,P6Y,,RECORD_CREATED,P2Y,per 17a-4 (conservative reading),K
US-FINRA-4511b-acct,US,FINRA 4511(b),FINRA record with no stated period that pertains to an account,P6Y,,ACCOUNT_CLOSED,P2Y,per 17a-4,L
US-FINRA-4511b,US,FINRA 4511(b),FINRA record with no stated period,P6Y,,RECORD_CREATED,P2Y,per 17a-4,L
US-FINRA-4513,US,FINRA 4513,written customer complaints and actions taken,P4Y,,RECORD_CREATED,P2Y,per 17a-4,L
US-FINRA-2210b4,US,FINRA 2210(b)(4),retail and institutional communications with approver and use dates,P3Y,,LAST_USED,P2Y,per 17a-4(b),K
US-FINRA-3170,US,FINRA 3170,tape recordings of registered persons (taping firms),P3Y,,RECORD_CREATED,P2Y,catalogued by person and date,K
US-IA-204-2-a7,US,17 CFR 275.204-2(a)(7) and (e)(1),adviser written communications,P5Y,,FISCAL_YEAR_END_OF_LAST_ENTRY,P2Y,easily accessible 5y; first 2y in an appropriate office,L
US-IA-204-2-ads,US,17 CFR 275.204-2(e)(3),adverts and performance support,P5Y,,FISCAL_YEAR_END_OF_LAST_USE,P2Y,same,K
US-IA-204-2-a17,US,17 CFR 275.204-2(a)(17),compliance policies,P5Y,,SUPERSEDED,P5Y,same,K
US-CFTC-1.31-std,US,17 CFR 1.31(b)(3),regulatory records incl. pre-trade written communications,P5Y,,RECORD_CREATED,P5Y,technology neutral; authenticity and reliability,L
US-CFTC-1.31-swap,US,17 CFR 1.31(b)(1),swap transaction records,P5Y,,SWAP_TERMINATED,P5Y,same,K
US-CFTC-1.31-oral,US,17 CFR 1.31(b)(2),oral communications under 1.35 and 23.202,P1Y,,RECORD_CREATED,P1Y,same,K
US-HIPAA-316b2,US,45 CFR 164.316(b)(2)(i),Security Rule documentation and action records (NOT message content as such),P6Y,,LATER_OF_CREATED_OR_LAST_IN_EFFECT,P6Y,written or electronic,L
US-SOX-2-06,US,17 CFR 210.2-06 and 18 USC 1520,auditor workpapers and related correspondence,P7Y,,AUDIT_CONCLUDED,P7Y,applies to accountants not every issuer,K
US-BSA-430,US,31 CFR 1010.430,AML records,P5Y,,RECORD_CREATED,P5Y,,K
EU-MIFID-16-7,EU,Dir 2014/65/EU Art 16(7) and Del Reg 2017/565 Art 76,order related electronic communications incl. internal,P5Y,P7Y,RECORD_CREATED,P5Y,durable medium; replay and copy; original not alterable,L
EU-MIFID-72,EU,Del Reg 2017/565 Art 72 and Annex I,records of services and transactions,P5Y,,RECORD_CREATED,P5Y,corrections and prior content ascertainable; not otherwise manipulable (form looked up; period from knowledge),K
EU-MAR-2016-957,EU,Del Reg 2016/957 Art 3(8),alert analyses incl. reasons for reporting or not reporting,P5Y,,RECORD_CREATED,P5Y,,K
UK-SYSC-10A,UK,FCA SYSC 10A.1.15,relevant telephone and electronic communications,P5Y,P7Y,RECORD_CREATED,P5Y,durable medium,L
UK-SYSC-9,UK,FCA SYSC 9.1,MiFID business records,P5Y,,RECORD_CREATED,P5Y,as MiFID Art 72,K
HK-SFC-KOR-IM,HK,Cap 571O s.10(b) and SFC circular 18EC30,client order messages on instant messaging,P2Y,,RECORD_CREATED,P2Y,form that cannot be inappropriately modified or erased,L
HK-SFC-KOR,HK,Cap 571O s.10(a),other intermediary records,P7Y,,RECORD_CREATED,P7Y,,K
HK-SFC-3.9,HK,SFC Code of Conduct 3.9,telephone order recordings,P6M,,RECORD_CREATED,P6M,centralised recording,K
SG-MAS-LCB-39,SG,SF(LCB) Regs reg 39,books of capital markets licensees,P5Y,,RECORD_CREATED,P5Y,MAS 2019 proposal: order communications 5y,K
CN-SECLAW-137,CN,PRC Securities Law Art 137,client account instruction and transaction records,P20Y,,RECORD_CREATED,P20Y,,K
CN-PIPL-19,CN,PIPL Art 19,personal information: MAXIMUM = shortest necessary unless law provides otherwise,P0D,,PURPOSE_ENDED,P0D,upper bound rule,L
EU-GDPR-5-1-e,EU,GDPR Art 5(1)(e) and 17(3)(b)(e),personal data: MAXIMUM = no longer than necessary,P0D,,PURPOSE_ENDED,P0D,upper bound rule; retention law and legal claims override erasure,L
CA-NI-31-103,CA,NI 31-103 s.11.6,registrant records,P7Y,,RECORD_CREATED,P2Y,,K
AU-CORP-286,AU,Corporations Act s.286,financial records,P7Y,,TRANSACTION_COMPLETED,P7Y,,K
`;

function classOf(line: string): RetentionClass {
  const [code, jurisdiction, citation, recordClass, period, extended, clock, accessible, medium, basis] =
    line.split(',');
  return {
    code: code!,
    jurisdiction: jurisdiction!,
    citation: citation!,
    recordClass: recordClass!,
    period: period!,
    extended: extended || null,
    clock: clock as RetentionClass['clock'],
    accessible: accessible || null,
    medium: medium!,
    basis: basis as RetentionClass['basis'],
    upperBound: recordClass!.includes('MAXIMUM'),
  };
}

/** In the order of the table. */
export const STARTING_CLASSES: readonly RetentionClass[] = STARTING_SET.trim().split('\n').slice(1).map(classOf);

const ANY: RetentionAssignment['conditions'] = {
  channels: [],
  persons: [],
  desks: [],
  jurisdictions: [],
  partyKinds: [],
  conversationClasses: [],
  labels: [],
};

/** Ways to assign the starting classes; what to accept is the firm's to decide. */
export const PRESETS: readonly RetentionPreset[] = [
  {
    id: 'us-broker-dealer',
    name: 'US broker-dealer',
    text: 'Everything is business communication under 17a-4(b)(4); what is labelled “complaint” also under FINRA 4513.',
    assignments: [
      { name: 'All messages', conditions: ANY, classes: ['US-SEC-17a4-b4'] },
      { name: 'Complaints', conditions: { ...ANY, labels: ['complaint'] }, classes: ['US-FINRA-4513'] },
    ],
  },
  {
    id: 'us-adviser',
    name: 'US investment adviser',
    text: 'Everything is written communication under 204-2(a)(7), counted from the end of the fiscal year.',
    assignments: [{ name: 'All messages', conditions: ANY, classes: ['US-IA-204-2-a7'] }],
  },
  {
    id: 'us-uk-eu-hk',
    name: 'By where people are',
    text: 'US, UK, EU and Hong Kong rules, each for who the directory says is there; the longest decides.',
    assignments: [
      {
        name: 'Somebody in the US',
        conditions: { ...ANY, jurisdictions: ['US'] },
        classes: ['US-SEC-17a4-b4', 'US-FINRA-3110.09'],
      },
      { name: 'Somebody in the UK', conditions: { ...ANY, jurisdictions: ['UK', 'GB'] }, classes: ['UK-SYSC-10A'] },
      { name: 'Somebody in the EU', conditions: { ...ANY, jurisdictions: ['EU'] }, classes: ['EU-MIFID-16-7'] },
      { name: 'Somebody in Hong Kong', conditions: { ...ANY, jurisdictions: ['HK'] }, classes: ['HK-SFC-KOR'] },
    ],
  },
  {
    id: 'hk-intermediary',
    name: 'Hong Kong intermediary',
    text: 'Client orders on instant messaging two years, everything else seven.',
    assignments: [
      {
        name: 'Client orders on instant messaging',
        conditions: { ...ANY, channels: ['wechat', 'wecom', 'whatsapp'], partyKinds: ['client'] },
        classes: ['HK-SFC-KOR-IM'],
      },
      { name: 'All messages', conditions: ANY, classes: ['HK-SFC-KOR'] },
    ],
  },
];
