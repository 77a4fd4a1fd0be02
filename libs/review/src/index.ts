export { AlertIntake } from './alerts/intake';
export { type Move, MOVES } from './alerts/life';
export { ReviewDesk } from './alerts/review-desk';
export { EvidenceOfReview, type Period } from './reports/evidence-of-review';
export { ReviewHttpModule, ReviewJobsModule, ReviewModule } from './review.module';
export { REVIEW_SCHEMA } from './schema';
