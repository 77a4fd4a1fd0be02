export { EXTRACTOR } from './extraction';
export { ExtractionProcess, NOTHING_INSTALLED } from './process/extraction-process';
export { type Content, type Finding, LIMITS, type TextOutcome } from './reading';
