import { z } from 'zod';

export const CASE_THEMES = ['market-abuse', 'off-channel', 'conduct', 'complaint', 'leak', 'other'] as const;
/** What a case is about. */
export const CaseTheme = z.enum(CASE_THEMES);
export type CaseTheme = z.infer<typeof CaseTheme>;
