const { default: Sequencer } = require('@jest/test-sequencer');

/** Minutes each, most of it waiting or in one process: begun last, they would run alone while the other workers are done. */
const LONG = [
  'libs/search/src/agreement.int.spec.ts',
  'libs/archive/src/disposal/keeping.int.spec.ts',
  'apps/e2e/src/review-day.e2e.ts',
  'apps/e2e/src/message-life.e2e.ts',
  'apps/e2e/src/import-crash.e2e.ts',
  'libs/search/src/search.int.spec.ts',
  'libs/proof/src/bundle/flips.spec.ts',
];

/**
 * The long ones first, then whatever needs services, and the many short ones last, to fill what is left of each worker's
 * time. Where jest knows how long a file took it orders by that within each.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const isLong = LONG.some((name) => path.endsWith(name));
      return isLong ? 0 : ['int', 'e2e'].includes(context.config.displayName?.name) ? 1 : 2;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
