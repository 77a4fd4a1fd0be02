/** What each ciphertext is bound to (its AAD), so that none can stand in for another (R156). */
export const versionSeal = (message: number, version: number): string => `version:${message}:${version}`;
export const pieceSeal = (evidence: number, ordinal: number): string => `piece:${evidence}:${ordinal}`;
export const annotationSeal = (message: number, id: number): string => `annotation:${message}:${id}`;
export const daySeal = (book: number, id: number): string => `day:${book}:${id}`;
