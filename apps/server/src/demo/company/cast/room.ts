import type { Channel } from '@minutebook/capture';
import type { Weekday, Zone } from '../make/calendar';

/** When a kind of talk happens, and what a room talks about how often. */
export type Kind =
  | 'open'
  | 'market'
  | 'order'
  | 'close'
  | 'lunch'
  | 'it'
  | 'ops'
  | 'syndicate'
  | 'admin'
  | 'research'
  | 'quant'
  | 'banter'
  | 'broker'
  | 'football'
  | 'weekend'
  | 'home'
  | 'kin'
  | 'client'
  | 'nydesk'
  | 'incident'
  | 'mixed'
  | 'trad'
  | 'zh-market'
  | 'zh-lunch'
  | 'zh-work'
  | 'zh-life'
  | 'zh-client'
  | 'zh-office'
  | 'zh-weekend';

export interface Moment {
  readonly week: number;
  readonly weekday: Weekday;
  readonly at: string;
}

export interface Room {
  readonly id: string;
  readonly channel: Channel;
  readonly title?: string;
  readonly type: 'direct' | 'group' | 'channel';
  readonly members: readonly string[];
  /** Members only for a while. */
  readonly guests?: readonly { readonly id: string; readonly from: Moment; readonly to: Moment }[];
  readonly zone: Zone;
  /** Who of them makes small talk; everybody if not said. */
  readonly talkers?: readonly string[];
  /** Scenes a week, by kind. Rooms without are for stories only. */
  readonly talk?: Partial<Record<Kind, number>>;
  /** First and last week of such talk. */
  readonly weeks?: readonly [number, number];
  /** Hours that suit everybody where people sit in several zones; otherwise the kind decides. */
  readonly hours?: readonly [string, string];
}
