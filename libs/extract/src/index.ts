export { EXTRACTOR } from './extraction';
export { ExtractionProcess } from './process/extraction-process';
export { type Content, type Finding, LIMITS, type TextOutcome } from './reading';
