// Loaded before `mart` by the harness where a test class fixes the end of microbatches: `now` is FIXED_CLOCK.
const offset = new Date(process.env.FIXED_CLOCK).getTime() - Date.now();
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(RealDate.now() + offset);
    else super(...values);
  }
  static now() {
    return RealDate.now() + offset;
  }
};
