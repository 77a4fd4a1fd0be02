import type { Room } from './room';

const LONDON = 'Europe/London';
const NEW_YORK = 'America/New_York';
const HONG_KONG = 'Asia/Hong_Kong';

const TEAMS: readonly Room[] = [
  {
    id: 'te-morning',
    channel: 'teams',
    title: 'Sales morning',
    type: 'channel',
    members: ['tomas', 'dominic', 'anneke', 'callum', 'poppy', 'freya', 'idris'],
    zone: LONDON,
    talk: { open: 3, market: 1.6, close: 0.9 },
  },
  {
    id: 'te-syndicate',
    channel: 'teams',
    title: 'Syndicate daily',
    type: 'channel',
    members: ['maren', 'jingyi', 'tomas', 'freya', 'anneke', 'ruolan'],
    zone: HONG_KONG,
    hours: ['16:15', '18:40'],
    talk: { syndicate: 2 },
  },
  {
    id: 'te-it',
    channel: 'teams',
    title: 'IT help London',
    type: 'channel',
    members: ['owen', 'poppy', 'callum', 'anneke', 'grant', 'freya'],
    zone: LONDON,
    talk: { it: 2 },
  },
  {
    id: 'te-research',
    channel: 'teams',
    title: 'Research publishing',
    type: 'group',
    members: ['freya', 'theo', 'poppy', 'anneke'],
    zone: LONDON,
    hours: ['13:00', '17:20'],
    talk: { research: 1.6 },
  },
  {
    id: 'te-floor',
    channel: 'teams',
    title: 'Marlpit House, 4th floor',
    type: 'group',
    members: ['edda', 'poppy', 'beatrix', 'owen', 'grant', 'callum'],
    zone: LONDON,
    talk: { admin: 2, lunch: 0.8 },
  },
  { id: 'te-gareth-nadia', channel: 'teams', type: 'direct', members: ['gareth', 'nadia'], zone: NEW_YORK },
  {
    id: 'te-nadia-renee',
    channel: 'teams',
    type: 'direct',
    members: ['nadia', 'renee'],
    zone: NEW_YORK,
    talk: { ops: 0.5, lunch: 0.5 },
  },
  {
    id: 'te-anneke-idris',
    channel: 'teams',
    type: 'direct',
    members: ['anneke', 'idris'],
    zone: LONDON,
    talk: { order: 1, market: 0.5 },
  },
  {
    id: 'te-tomas-callum',
    channel: 'teams',
    type: 'direct',
    members: ['tomas', 'callum'],
    zone: LONDON,
    talk: { order: 1 },
  },
  { id: 'te-beatrix-nadia', channel: 'teams', type: 'direct', members: ['beatrix', 'nadia'], zone: NEW_YORK },
];

const SLACK: readonly Room[] = [
  {
    id: 'sl-settle',
    channel: 'slack',
    title: '#ops-settlement',
    type: 'channel',
    members: ['grant', 'renee', 'poppy', 'dominic', 'callum', 'colby', 'recon'],
    zone: LONDON,
    hours: ['13:20', '17:30'],
    talkers: ['grant', 'renee', 'poppy', 'callum', 'colby'],
    talk: { ops: 3.8 },
  },
  {
    id: 'sl-random',
    channel: 'slack',
    title: '#random',
    type: 'channel',
    members: ['callum', 'poppy', 'owen', 'freya', 'theo', 'renee', 'nadia', 'grant'],
    zone: LONDON,
    hours: ['13:10', '17:40'],
    talk: { banter: 2 },
  },
  {
    id: 'sl-incidents',
    channel: 'slack',
    title: '#tech-incidents',
    type: 'channel',
    members: ['owen', 'leila', 'grant', 'idris', 'pager'],
    zone: LONDON,
    hours: ['08:00', '11:40'],
    talk: { incident: 1.2 },
  },
  {
    id: 'sl-pricing',
    channel: 'slack',
    title: '#pricing-quants',
    type: 'channel',
    members: ['leila', 'howard', 'idris', 'anneke'],
    zone: LONDON,
    hours: ['08:30', '12:10'],
    talk: { quant: 1.6 },
  },
];

const TEXTS: readonly Room[] = [
  { id: 'sm-dominic-916', channel: 'sms', type: 'direct', members: ['dominic', 'unknown'], zone: LONDON },
  { id: 'sm-dominic-leo', channel: 'sms', type: 'direct', members: ['dominic', 'leo'], zone: LONDON },
  { id: 'sm-gareth-nadia', channel: 'sms', type: 'direct', members: ['gareth', 'nadia'], zone: NEW_YORK },
  { id: 'sm-colby-caller', channel: 'sms', type: 'direct', members: ['colby', 'caller'], zone: NEW_YORK },
  {
    id: 'sm-anneke-marta',
    channel: 'sms',
    type: 'direct',
    members: ['anneke', 'marta'],
    zone: LONDON,
    talk: { home: 1.1 },
  },
  {
    id: 'sm-grant-adaeze',
    channel: 'sms',
    type: 'direct',
    members: ['grant', 'adaeze'],
    zone: LONDON,
    talk: { kin: 0.8 },
  },
  { id: 'sm-edda-rafe', channel: 'sms', type: 'direct', members: ['edda', 'rafe'], zone: LONDON, talk: { admin: 0.6 } },
  { id: 'sm-poppy-parcel', channel: 'sms', type: 'direct', members: ['poppy', 'parcel'], zone: LONDON },
  { id: 'sm-callum-codes', channel: 'sms', type: 'direct', members: ['callum', 'codes'], zone: LONDON },
  { id: 'sm-maren-codes', channel: 'sms', type: 'direct', members: ['maren', 'hkcodes'], zone: HONG_KONG },
];

const SIGNAL: readonly Room[] = [
  {
    id: 'sg-banter',
    channel: 'signal',
    title: 'Desk banter',
    type: 'group',
    members: ['tomas', 'dominic', 'callum', 'idris'],
    guests: [
      {
        id: 'anneke',
        from: { week: 1, weekday: 'mon', at: '00:00' },
        to: { week: 8, weekday: 'thu', at: '18:27' },
      },
    ],
    zone: LONDON,
    talk: { banter: 2.2, close: 0.6 },
    weeks: [1, 7],
  },
  {
    id: 'sg-tomas-grant',
    channel: 'signal',
    type: 'direct',
    members: ['tomas', 'grant'],
    zone: LONDON,
    talk: { banter: 0.5 },
  },
  { id: 'sg-dominic-ruth', channel: 'signal', type: 'direct', members: ['dominic', 'ruth'], zone: LONDON },
];

const TELEGRAM: readonly Room[] = [
  {
    id: 'tg-brokers',
    channel: 'telegram',
    title: 'Thursday brokers',
    type: 'group',
    members: ['bram', 'idris', 'callum'],
    zone: LONDON,
    talk: { broker: 0.9 },
  },
];

export const OFFICE_ROOMS: readonly Room[] = [...TEAMS, ...SLACK, ...TEXTS, ...SIGNAL, ...TELEGRAM];
