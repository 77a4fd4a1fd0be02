import { type Thread, thread } from '../make/mailer';

/** Mail that alerts and should not. */
export const NOISE_MAIL: readonly Thread[] = [
  thread(3, 'fri', 'Private dinner set for Thursday: gift bags', {
    key: 'n-bags',
    at: '15:15',
    from: 'building',
    to: ['edda'],
    text: `
    Dear Ms Rhys,

    The tenants' summer gift for your clients' parking patience (one bag of apples per car) is at the desk. No receipt is needed, they are from our own tree.

    Reception`,
  }),
  thread(
    4,
    'fri',
    'Lost property and other announcements',
    {
      key: 'n-lost',
      at: '16:30',
      from: 'building',
      to: ['all-london'],
      text: `
    Found in the atrium: one umbrella, one cello bow, one retainer (dental). Complaints about the revolving door may be addressed to the revolving door, it is being replaced on {wd+6}.

    Reception, Marlpit House`,
    },
    { at: '16:44', from: 'owen', to: ['building'], text: 'The bow is not ours but we would like to know how it ends.' },
  ),
  thread(6, 'mon', 'Client satisfaction survey: results', {
    key: 'n-survey',
    at: '14:15',
    from: 'beatrix',
    to: ['all-london'],
    text: `
    Dear all,

    94 of 120 answered. Overall 4.4 out of 5. Zero formal complaints through the survey; seven remarks about hold music, which is fair.

    Details in the attachment.

    Bea`,
    files: [['Survey.pdf', '300kB']],
  }),
  thread(9, 'wed', 'Payroll: corrections this month', {
    key: 'n-payroll',
    at: '09:45',
    from: 'beatrix',
    to: ['all-london'],
    text: `
    Dear all,

    The pension change is backdated to the first of the quarter, so this month's slip shows two lines instead of one. Nothing is missing.

    Bea`,
  }),
  thread(9, 'thu', 'Old phones, one last time', {
    key: 'n-wipe',
    at: '10:25',
    from: 'owen',
    to: ['all-london'],
    text: `
    If you hand in an old phone, give it to me as it is. I do not wipe everything before Legal has an image of it, and neither do you. There is a hold on.

    Owen`,
  }),
];
