// The types are the real ones.
export * from 'zod/v4';
