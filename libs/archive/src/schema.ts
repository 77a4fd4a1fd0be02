import type { Schema } from '@minutebook/platform';
import { Archive1764000001000 } from './store/migrations/1764000001000-archive';
import { Annotations1764000001200 } from './store/migrations/1764000001200-annotations';

export const ARCHIVE_SCHEMA: Schema = { entities: [], migrations: [Archive1764000001000, Annotations1764000001200] };
