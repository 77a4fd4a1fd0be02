// Properties draw from one seed, so that a commit has one verdict: what fails in CI fails here, and what passed once does not
// stop a release by a lucky draw. MINUTEBOOK_SEED=2 npm test explores further.
const fc = require('../node_modules/fast-check/lib/cjs/fast-check.js');

fc.configureGlobal({ seed: Number(process.env.MINUTEBOOK_SEED ?? 1) });
module.exports = fc;
