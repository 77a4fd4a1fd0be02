import type { Schema } from '@minutebook/platform';
import { Archive1764000001000 } from './store/migrations/1764000001000-archive';
import { People1764000001100 } from './store/migrations/1764000001100-people';
import { Annotations1764000001200 } from './store/migrations/1764000001200-annotations';
import { Extraction1764000001300 } from './store/migrations/1764000001300-extraction';
import { Completeness1764000001400 } from './store/migrations/1764000001400-completeness';
import { Scim1764000001600 } from './store/migrations/1764000001600-scim';
import { Walls1764000001700 } from './store/migrations/1764000001700-walls';
import { Holds1764000001800 } from './store/migrations/1764000001800-holds';
import { HoldNotices1764000001850 } from './store/migrations/1764000001850-hold-notices';
import { Retention1764000001900 } from './store/migrations/1764000001900-retention';
import { Disposal1764000001950 } from './store/migrations/1764000001950-disposal';
import { Erasure1764000001970 } from './store/migrations/1764000001970-erasure';
import { Canaries1764000001980 } from './store/migrations/1764000001980-canaries';
import { Days1764000002000 } from './store/migrations/1764000002000-days';
import { Rehash1764000002050 } from './store/migrations/1764000002050-rehash';

export const ARCHIVE_SCHEMA: Schema = {
  entities: [],
  migrations: [
    Archive1764000001000,
    People1764000001100,
    Annotations1764000001200,
    Extraction1764000001300,
    Completeness1764000001400,
    Scim1764000001600,
    Walls1764000001700,
    Holds1764000001800,
    HoldNotices1764000001850,
    Retention1764000001900,
    Disposal1764000001950,
    Erasure1764000001970,
    Canaries1764000001980,
    Days1764000002000,
    Rehash1764000002050,
  ],
};
