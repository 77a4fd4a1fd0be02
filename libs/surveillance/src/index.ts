export { Detector, ENGINE } from './detection/detector';
export { Findings } from './detection/findings';
export { type LexiconDetail, Lexicons } from './lexicons/lexicons';
export { Rehearsal } from './lexicons/rehearsal';
export { SURVEILLANCE_SCHEMA } from './schema';
export type { Hit, HitSpan } from './store/detection-store';
export type { RuleVersion } from './store/lexicon-store';
export { SurveillanceHttpModule, SurveillanceJobsModule, SurveillanceModule } from './surveillance.module';
