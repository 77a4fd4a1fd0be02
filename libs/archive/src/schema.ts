import type { Schema } from '@minutebook/platform';
import { Archive1764000001000 } from './store/migrations/1764000001000-archive';
import { People1764000001100 } from './store/migrations/1764000001100-people';
import { Annotations1764000001200 } from './store/migrations/1764000001200-annotations';
import { Extraction1764000001300 } from './store/migrations/1764000001300-extraction';
import { Completeness1764000001400 } from './store/migrations/1764000001400-completeness';
import { Scim1764000001600 } from './store/migrations/1764000001600-scim';

export const ARCHIVE_SCHEMA: Schema = {
  entities: [],
  migrations: [
    Archive1764000001000,
    People1764000001100,
    Annotations1764000001200,
    Extraction1764000001300,
    Completeness1764000001400,
    Scim1764000001600,
  ],
};
