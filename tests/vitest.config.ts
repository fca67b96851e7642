import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './support/summary-reporter.ts';

export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/engines/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
