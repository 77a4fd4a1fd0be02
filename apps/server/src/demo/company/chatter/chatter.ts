import type { Scene } from '../make/scenes';
import { ASIA_LONG } from './asia-long';
import { CLIENTS } from './clients';
import { DEALS } from './deals';
import { DESK } from './desk';
import { ENGLISH_LONG } from './english-long';
import { FLOOR_LONG } from './floor-long';
import { FLOW } from './flow';
import { HONG_KONG } from './hong-kong';
import { HONG_KONG_LONG } from './hong-kong-long';
import { LEISURE } from './leisure';
import { NEW_YORK } from './new-york';
import { OFFICE } from './office';
import { PEOPLE } from './people';
import { SPECIALISTS } from './specialists';
import { ZH_CLIENT } from './zh-client';
import { ZH_CLIENT_LONG } from './zh-client-long';
import { ZH_LIFE } from './zh-life';
import { ZH_WORK } from './zh-market';
import { ZH_WORK_LONG } from './zh-work-long';

export const CHATTER: readonly Scene[] = [
  ...DESK,
  ...FLOW,
  ...DEALS,
  ...OFFICE,
  ...PEOPLE,
  ...LEISURE,
  ...CLIENTS,
  ...NEW_YORK,
  ...HONG_KONG,
  ...ZH_WORK,
  ...ZH_LIFE,
  ...ZH_CLIENT,
  ...FLOOR_LONG,
  ...ASIA_LONG,
  ...SPECIALISTS,
  ...ENGLISH_LONG,
  ...HONG_KONG_LONG,
  ...ZH_WORK_LONG,
  ...ZH_CLIENT_LONG,
];
