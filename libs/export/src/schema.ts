import type { Schema } from '@minutebook/platform';
import { Bundles1764000005000 } from './bundles/store/migrations/1764000005000-bundles';

export const EXPORT_SCHEMA: Schema = { entities: [], migrations: [Bundles1764000005000] };
