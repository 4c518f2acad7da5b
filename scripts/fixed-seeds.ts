// Before each test file: properties draw the same samples in every run. FAST_CHECK_SEED=N draws others, and a full run draws new ones (fast-check prints
// the seed of a failure).
import fc from 'fast-check';

const given = process.env['FAST_CHECK_SEED'];
if (given !== undefined || process.env['TDXKIT_FULL'] === undefined) fc.configureGlobal({ seed: Number(given ?? 1) });
