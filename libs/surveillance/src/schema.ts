import type { Schema } from '@minutebook/platform';
import { Surveillance1764000003000 } from './store/migrations/1764000003000-surveillance';

export const SURVEILLANCE_SCHEMA: Schema = { entities: [], migrations: [Surveillance1764000003000] };
