import { CONDUCT } from './conduct';
import type { DemoLexicon } from './lexicon';
import { MARKET_ABUSE } from './market-abuse';
import { OFF_CHANNEL_LEXICON } from './off-channel';

export const LEXICONS: readonly DemoLexicon[] = [MARKET_ABUSE, CONDUCT, OFF_CHANNEL_LEXICON];
