#!/usr/bin/env node
// Writes the raw data of the example shop, a small online tea merchant, as CSV seeds.
//
//   node bench/make-shop-seeds.mjs                    rewrites seeds/
//   node bench/make-shop-seeds.mjs --out DIR          writes elsewhere
//   node bench/make-shop-seeds.mjs --out DIR --scale 20   twenty times the traffic, for benchmarks
//
// The same arguments always give the same bytes: the only source of chance is the
// generator below, and no step depends on the clock, the locale or floating-point
// functions whose last digit may differ between platforms.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const option = (name, fallback) => {
  const at = args.indexOf(`--${name}`);
  return at >= 0 && args[at + 1] !== undefined ? args[at + 1] : fallback;
};
const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(option('out', join(here, '..', 'seeds')));
const scale = Number(option('scale', '1'));
if (!(scale > 0)) throw new Error('--scale must be a number above 0');

// --- chance ---------------------------------------------------------------------------

// mulberry32: 32 bits of state are plenty for a few thousand rows.
let state = 20250101;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const chance = (p) => random() < p;
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
const pick = (list) => list[Math.floor(random() * list.length)];
const weighted = (pairs) => {
  let left = random() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of pairs) {
    left -= weight;
    if (left < 0) return value;
  }
  return pairs[pairs.length - 1][0];
};
/** A whole number with the given mean: four draws, so days differ but not wildly. */
const around = (mean) => {
  const value = (mean * (random() + random() + random() + random())) / 2;
  return Math.floor(value + random());
};

// --- time -----------------------------------------------------------------------------

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2025, 0, 1);
const END = Date.UTC(2026, 0, 1);
const DAYS = (END - START) / DAY;
const EXPORT = END + 6 * HOUR; // what came in later is not part of the data
const at = (text) => Date.parse(`${text}T00:00:00Z`);
const stamp = (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const date = (ms) => stamp(ms).slice(0, 10);

/** Seconds into a day; most people shop in the evening. */
const timeOfDay = () =>
  weighted([
    [[0, 6], 3],
    [[7, 11], 22],
    [[12, 16], 30],
    [[17, 22], 42],
    [[23, 23], 3],
  ]).reduce((low, high) => between(low * 3600, high * 3600 + 3599)) * SECOND;

/** How busy a day is, 1 being an ordinary one. */
const busyness = (ms) => {
  const weekday = new Date(ms).getUTCDay();
  const week = [1.18, 1.05, 0.94, 0.92, 0.93, 0.94, 1.04][weekday];
  let season = 1;
  if (ms >= at('2025-07-10') && ms < at('2025-08-25')) season = 0.78;
  if (ms >= at('2025-11-10') && ms < at('2025-12-19')) season = 1.3;
  if (ms >= at('2025-11-24') && ms < at('2025-12-01')) season = 1.9;
  if (ms >= at('2025-12-24') && ms < at('2025-12-27')) season = 0.45;
  return week * season * (0.72 + (0.5 * (ms - START)) / (END - START));
};

// --- products -------------------------------------------------------------------------

// name, category, price, cost, launched, discontinued, popularity
const PRODUCTS = [
  ['Assam Breakfast 100 g', 'black tea', 890, 310, '2023-02-01', '', 10],
  ['Darjeeling First Flush 50 g', 'black tea', 1490, 640, '2023-02-01', '', 6],
  ['Earl Grey Blue Flower 100 g', 'black tea', 950, 330, '2023-02-01', '', 9],
  ['Ceylon Highland 100 g', 'black tea', 920, 320, '2023-02-01', '', 6],
  ['Lapsang Souchong 100 g', 'black tea', 1090, 420, '2023-06-15', '', 3],
  ['East Frisian Blend 250 g', 'black tea', 1650, 610, '2023-09-01', '', 5],
  ['Sencha Yabukita 100 g', 'green tea', 1290, 520, '2023-02-01', '', 7],
  ['Gyokuro Shade 50 g', 'green tea', 2390, 1150, '2023-04-01', '', 3],
  ['Jasmine Pearls 50 g', 'green tea', 1590, 680, '2023-02-01', '', 5],
  ['Genmaicha 100 g', 'green tea', 1090, 390, '2023-02-01', '', 4],
  ['Matcha Ceremonial 30 g', 'green tea', 2690, 1290, '2023-10-01', '', 6],
  ['Matcha Kitchen Grade 100 g', 'green tea', 1990, 880, '2024-03-01', '2025-08-31', 3],
  ['Milk Oolong 50 g', 'oolong', 1390, 560, '2023-03-01', '', 4],
  ['Tie Guan Yin 50 g', 'oolong', 1690, 720, '2023-03-01', '', 3],
  ['Oriental Beauty 50 g', 'oolong', 1890, 860, '2024-05-01', '', 2],
  ['Peppermint Leaf 80 g', 'herbal', 690, 190, '2023-02-01', '', 8],
  ['Chamomile Blossom 60 g', 'herbal', 720, 210, '2023-02-01', '', 6],
  ['Rooibos Vanilla 100 g', 'herbal', 790, 240, '2023-02-01', '', 7],
  ['Hibiscus & Rose Hip 100 g', 'herbal', 750, 220, '2023-02-01', '', 4],
  ['Ginger Lemon 100 g', 'herbal', 780, 230, '2023-11-01', '', 6],
  ['Fennel, Anise, Caraway 100 g', 'herbal', 740, 200, '2024-01-15', '2025-05-31', 2],
  ['Glass Teapot 0.8 l', 'teaware', 3290, 1480, '2023-02-01', '', 3],
  ['Cast-Iron Kettle 1.2 l', 'teaware', 6490, 3350, '2023-05-01', '', 1],
  ['Bamboo Matcha Whisk', 'teaware', 1590, 520, '2023-10-01', '', 3],
  ['Stoneware Cup, Set of 2', 'teaware', 2490, 980, '2023-02-01', '', 3],
  ['Paper Filters, 100 Pieces', 'teaware', 490, 110, '2023-02-01', '', 6],
  ['Tea Tin 250 g', 'teaware', 1190, 430, '2024-02-01', '', 2],
  ['Tasting Box, 12 Teas', 'gift set', 2990, 1210, '2023-11-01', '', 5],
  ['Matcha Starter Kit', 'gift set', 4990, 2350, '2024-10-01', '', 3],
  ['Advent Calendar 2025', 'gift set', 3990, 1680, '2025-10-15', '2025-12-24', 9],
  ['Summer Iced Tea Trio', 'gift set', 2190, 860, '2025-05-15', '2025-09-15', 5],
  ['New Year Sampler', 'gift set', 2490, 990, '2026-01-05', '', 0],
].map(([name, category, price, cost, launched, discontinued, popularity], index) => ({
  id: index + 101,
  sku: `${category.slice(0, 2).toUpperCase()}-${String(index + 101)}`,
  name,
  category,
  price,
  cost,
  launched,
  discontinued,
  popularity,
}));

const PRICE_RISE = at('2025-07-01'); // teas went up; products hold the price of today
const priceOn = (product, ms) =>
  ms < PRICE_RISE && product.category.endsWith('tea') && product.launched < '2025-01-01'
    ? Math.round((product.price * 0.94) / 10) * 10
    : product.price;
const onSale = (ms) =>
  PRODUCTS.filter(
    (p) => p.launched <= date(ms) && (p.discontinued === '' || date(ms) <= p.discontinued),
  ).map((p) => [p, p.popularity]);

// --- customers ------------------------------------------------------------------------

const FIRST = (
  'Anna Ben Clara David Elif Finn Greta Hannes Ida Jonas Katja Lukas Marie Noah Olga Paul ' +
  'Rosa Simon Tilda Umar Vera Willem Yara Zoe Aisha Bruno Carla Diego Emma Farid Giulia Hugo ' +
  'Ines Jan Karim Lena Mateo Nina Oskar Petra Quentin Rachel Sofia Tom Ulla Victor Wanda Yusuf'
).split(' ');
const LAST = (
  'Adler Bauer Conti Dubois Engel Fischer Garcia Hoffmann Ivanova Jansen Keller Lambert Meyer ' +
  'Novak Olsen Petit Quast Richter Schmidt Tanaka Urban Visser Weber Yilmaz Zimmer Arendt Bakker ' +
  'Claes Dietrich Evans Farkas Gruber Horvat Iversen Jung Kowalski Lindgren Moreau Nowak Okafor'
).split(' ');
const COUNTRIES = [
  ['DE', 52],
  ['AT', 13],
  ['NL', 11],
  ['FR', 10],
  ['BE', 6],
  ['DK', 4],
  ['GB', 4],
];

const customers = [];
const emails = new Map();
const newCustomer = (created) => {
  const first = pick(FIRST);
  const last = pick(LAST);
  const stem = `${first}.${last}`.toLowerCase();
  const seen = emails.get(stem) ?? 0;
  emails.set(stem, seen + 1);
  const customer = {
    first,
    last,
    email: `${stem}${seen === 0 ? '' : seen + 1}@${pick(['example.com', 'example.org', 'mail.example.net'])}`,
    country: weighted(COUNTRIES),
    optIn: weighted([['yes', 55], ['no', 30], ['', 15]]),
    created,
    loyalty: random() * random(), // most come back rarely, a few often
    devices: [],
    orders: 0,
    test: false,
  };
  customers.push(customer);
  return customer;
};

// The shop did not open on New Year's Day: some customers are older than the data.
for (let i = 0; i < Math.round(90 * scale); i++) {
  const customer = newCustomer(START - between(5, 420) * DAY + timeOfDay());
  customer.orders = 1; // bought before 2025, thus no welcome coupon any more
}
// The team tries things out in production, as teams do.
for (const [first, last, email] of [
  ['Test', 'Account', 'test.account@shop.example.com'],
  ['QA', 'Checkout', 'qa+checkout@shop.example.com'],
  ['QA', 'Refunds', 'qa+refunds@shop.example.com'],
  ['Demo', 'Demo', 'Demo@shop.example.com'],
]) {
  const customer = newCustomer(START - 200 * DAY + timeOfDay());
  Object.assign(customer, { first, last, email, test: true, loyalty: 0, country: 'DE', orders: 1 });
}
const testers = customers.filter((c) => c.test);

const returning = () => {
  for (let tries = 0; tries < 200; tries++) {
    const customer = pick(customers);
    if (!customer.test && random() < customer.loyalty) return customer;
  }
  return customers[0];
};

// --- app devices and experiments --------------------------------------------------------

const EXPERIMENTS = [
  {
    name: 'free_shipping_bar',
    from: at('2025-03-01'),
    to: at('2025-05-31'),
    variants: ['control', 'bar', 'bar_with_progress'],
    abandons: { control: 0.12, bar: 0.05, bar_with_progress: 0 },
  },
  {
    name: 'one_page_checkout',
    from: at('2025-09-15'),
    to: at('2025-12-01'),
    variants: ['control', 'one_page'],
    abandons: { control: 0.34, one_page: 0 },
  },
];

let deviceCount = 0;
const newDevice = () => {
  deviceCount += 1;
  // Spread the ids so that they look like what an app would send.
  const id = `d${(Math.imul(deviceCount, 2654435761) >>> 0).toString(16).padStart(8, '0')}`;
  return { id, platform: chance(0.58) ? 'ios' : 'android', legacy: chance(0.12), variants: {} };
};
const deviceOf = (customer) => {
  if (customer.devices.length === 0 || (customer.devices.length < 2 && chance(0.05)))
    customer.devices.push(newDevice());
  return pick(customer.devices);
};

const assignments = [];
/** Enrols the device in whatever runs now; answers whether this buyer gives up at checkout. */
const enrol = (device, ms) => {
  let givesUp = false;
  for (const experiment of EXPERIMENTS) {
    if (ms < experiment.from || ms >= experiment.to) continue;
    let variant = device.variants[experiment.name];
    if (variant === undefined) {
      variant = pick(experiment.variants);
      device.variants[experiment.name] = variant;
      assignments.push({ device, experiment, variant, time: ms });
    } else if (chance(0.06)) {
      // A reinstalled app asks again: mostly the same answer, now and then another.
      const again = chance(0.5) ? variant : pick(experiment.variants);
      assignments.push({ device, experiment, variant: again, time: ms });
    }
    givesUp = chance(experiment.abandons[variant]);
  }
  return givesUp;
};

const STEPS = ['app_open', 'product_view', 'add_to_cart', 'checkout_start', 'purchase'];
const LEGACY = ['AppOpen', 'ProductView', 'AddToCart', 'CheckoutStart', 'Purchase'];
const events = [];
let sessionCount = 0;

/** One visit: its events up to `depth`, the last one at `end` if it is given. */
const session = ({ device, customer, start, depth, order }) => {
  sessionCount += 1;
  const session = `s${String(sessionCount).padStart(5, '0')}`;
  let time = start;
  for (let step = 1; step <= depth; step++) {
    const views = step === 2 ? weighted([[1, 66], [2, 26], [3, 8]]) : 1;
    for (let i = 0; i < views; i++) {
      if (step > 1) time += between(8, 170) * SECOND;
      if (step === 5) time = order.time;
      // Phones lose signal: most events arrive at once, some hours later.
      const delay = chance(0.04) ? between(600, 40 * 3600) : between(0, 6);
      const event = {
        session: step < 4 && chance(0.002) ? '' : session,
        device,
        customer: customer !== undefined && (step >= 4 || chance(0.9)) ? customer : undefined,
        name: (device.legacy ? LEGACY : STEPS)[step - 1],
        order: step === 5 ? order : undefined,
        occurred: time,
        received: time + delay * SECOND,
      };
      if (step < 5 && chance(0.004)) event.occurred += between(3, 300) * DAY; // the phone's clock is wrong
      if (step > 1 && step < 5 && chance(0.006)) continue; // lost on the way
      events.push(event);
      if (chance(0.012)) events.push({ ...event, resent: event, received: event.received + between(5, 90) * SECOND });
    }
  }
};

// --- orders ---------------------------------------------------------------------------

const orders = [];
const payments = [];
let paymentCount = 0;

const couponFor = (customer, ms) => {
  if (ms >= at('2025-11-24') && ms < at('2025-12-01') && chance(0.55)) return ['BLACKLEAF20', 20];
  if (customer.orders === 0 && chance(0.45)) return ['WELCOME10', 10];
  if (ms >= at('2025-03-20') && ms < at('2025-04-20') && chance(0.3)) return ['SPRING15', 15];
  if (chance(0.06)) return ['TEATIME5', 5];
  return ['', 0];
};

const pay = (order, { kind, amount, method, time, final }) => {
  paymentCount += 1;
  const id = `pay_${String(paymentCount).padStart(5, '0')}`;
  const delivery = (status, event, delivered) => ({ id, order, kind, amount, method, status, event, delivered });
  const sent = time + between(1, 5) * SECOND;
  if (final === 'pending') {
    payments.push(delivery('pending', time, sent));
    return;
  }
  const settled = time + (method === 'bank_transfer' ? between(20, 60) * HOUR : between(2, 45) * SECOND);
  const arrived = settled + between(1, 8) * SECOND;
  if (method === 'bank_transfer' || chance(0.08)) {
    // Webhooks promise no order: one in five of these early notices comes after the result.
    payments.push(delivery('pending', time, chance(0.2) ? arrived + between(1, 50) * MINUTE : sent));
  }
  const result = delivery(final, settled, arrived);
  payments.push(result);
  if (chance(0.05)) payments.push({ ...result, delivered: arrived + between(1, 300) * MINUTE }); // sent again
};

const placeOrder = (customer, ms, channel) => {
  const pool = onSale(ms);
  const lines = [];
  const count = weighted([[1, 38], [2, 30], [3, 19], [4, 9], [5, 4]]);
  while (lines.length < count) {
    const product = weighted(pool);
    if (lines.some((line) => line.product === product)) continue;
    const quantity = product.price > 3000 ? 1 : weighted([[1, 68], [2, 22], [3, 7], [4, 3]]);
    lines.push({ product, quantity, price: priceOn(product, ms), discount: 0 });
  }
  const [coupon, percent] = couponFor(customer, ms);
  for (const line of lines)
    line.discount = Math.floor((line.quantity * line.price * percent) / 100);
  const goods = lines.reduce((sum, line) => sum + line.quantity * line.price - line.discount, 0);
  const shipping = goods >= 4500 ? 0 : customer.country === 'DE' ? 490 : 690;
  const method = weighted([['card', 46], ['paypal', 34], ['bank_transfer', 14], ['gift_card', 6]]);
  // The last weeks of the year are still under way: nothing was sent back yet, transfers are slow.
  const age = END - ms;
  const open = age < 5 * DAY;
  const unpaid = age < 3 * DAY && method === 'bank_transfer';
  let fate = weighted([['completed', 91], ['returned', 5], ['cancelled', 4]]);
  if (fate === 'returned' && age < 25 * DAY) fate = 'completed';
  if (fate === 'cancelled' && open) fate = 'completed';
  const order = {
    customer,
    time: ms,
    channel,
    coupon,
    lines,
    shipping,
    total: goods + shipping,
    status: fate,
    source: weighted(
      channel === 'app'
        ? [['', 44], ['newsletter', 24], ['instagram', 20], ['google', 10], ['partner', 2]]
        : [['', 30], ['google', 36], ['newsletter', 14], ['instagram', 12], ['partner', 8]],
    ),
    updated: ms,
  };
  if (unpaid) order.status = 'placed';
  else if (age < 2 * DAY) order.status = chance(0.6) ? 'placed' : 'shipped';
  else if (open) order.status = 'shipped';
  customer.orders += 1;
  orders.push(order);

  const time = ms + between(5, 90) * SECOND;
  if (order.status === 'cancelled' && chance(0.45)) {
    // The buyer never got the money through.
    pay(order, { kind: 'charge', amount: order.total, method: 'card', time, final: 'failed' });
    order.updated = ms + between(2, 48) * HOUR;
    return order;
  }
  if (unpaid) {
    pay(order, { kind: 'charge', amount: order.total, method, time, final: 'pending' });
    return order;
  }
  if (chance(0.04) && method === 'card')
    pay(order, { kind: 'charge', amount: order.total, method, time: time - 2 * SECOND, final: 'failed' });
  if (method === 'gift_card' && order.total > 2500) {
    pay(order, { kind: 'charge', amount: 2500, method, time, final: 'succeeded' });
    pay(order, { kind: 'charge', amount: order.total - 2500, method: 'card', time: time + 9 * SECOND, final: 'succeeded' });
  } else {
    pay(order, { kind: 'charge', amount: order.total, method, time, final: 'succeeded' });
  }
  order.updated = ms + between(30, 110) * HOUR;
  const refund = (amount, when) =>
    pay(order, { kind: 'refund', amount, method: method === 'gift_card' ? 'card' : method, time: when, final: 'succeeded' });
  if (order.status === 'cancelled') {
    order.updated = ms + between(1, 20) * HOUR;
    refund(order.total, order.updated);
  } else if (order.status === 'returned') {
    order.updated = ms + between(6, 24) * DAY;
    refund(goods, order.updated); // the goods come back, the postage stays paid
  } else if (order.status === 'completed' && age > 13 * DAY && chance(0.03)) {
    const line = pick(lines); // one thing broke on the way
    refund(Math.round((line.quantity * line.price - line.discount) / line.quantity), ms + between(4, 12) * DAY);
  }
  return order;
};

// --- the year -------------------------------------------------------------------------

const paidClicks = new Map();
for (let day = 0; day < DAYS; day++) {
  const midnight = START + day * DAY;
  const busy = busyness(midnight) * scale;

  for (let left = around(0.35 * busy); left > 0; left--) newCustomer(midnight + timeOfDay());

  for (let left = around(5.1 * busy); left > 0; left--) {
    const ms = midnight + timeOfDay();
    const fresh = chance(0.33);
    const customer = fresh ? newCustomer(ms - between(2, 25) * MINUTE) : returning();
    if (customer.created > ms) continue;
    const channel = weighted([['web', 68], ['app', 29], ['phone', 3]]);
    if (channel !== 'app') {
      placeOrder(customer, ms, channel);
      continue;
    }
    const device = deviceOf(customer);
    const start = ms - between(5, 16) * MINUTE;
    const givesUp = enrol(device, start);
    if (givesUp) session({ device, customer, start, depth: 4 });
    else session({ device, customer, start, depth: 5, order: placeOrder(customer, ms, channel) });
  }

  for (let left = around(4.9 * busy); left > 0; left--) {
    const start = midnight + timeOfDay();
    const customer = chance(0.4) ? returning() : undefined;
    const known = customer !== undefined && customer.created <= start ? customer : undefined;
    const device = known === undefined ? newDevice() : deviceOf(known);
    enrol(device, start);
    session({ device, customer: known, start, depth: weighted([[1, 34], [2, 42], [3, 15], [4, 9]]) });
  }

  if (day % 23 === 4) {
    const order = placeOrder(pick(testers), midnight + timeOfDay(), 'web');
    order.coupon = 'none';
  }
  paidClicks.set(midnight, busy / scale);
}

// Orphans: purchases of a test build whose orders were never in this database.
for (let i = 0; i < 5; i++) {
  const start = START + between(20, 340) * DAY + timeOfDay();
  session({ device: newDevice(), start, depth: 5, order: { id: 900001 + i, time: start + 12 * MINUTE } });
}

// --- ad spend ---------------------------------------------------------------------------

// campaign, the platform's own name, daily budget in cents, cost per click, clicks per 1,000 views
const CAMPAIGNS = [
  ['brand_search', 'Google Ads', 900, 24, 62],
  ['tea_gifts_search', 'google_ads', 1900, 58, 31],
  ['prospecting', 'Instagram', 1500, 47, 9],
  ['retargeting', 'INSTAGRAM ', 600, 33, 14],
  ['blog_partners', 'Partner', 450, 30, 22],
];
const spend = [];
for (const [midnight, busy] of paidClicks) {
  for (const [campaign, platform, budget, click, rate] of CAMPAIGNS) {
    if (campaign === 'blog_partners' && new Date(midnight).getUTCDay() % 3 !== 1) continue;
    const clicks = Math.max(1, Math.round((budget * busy * (0.7 + 0.6 * random())) / click));
    const row = {
      midnight,
      platform,
      campaign,
      impressions: Math.round((clicks * 1000) / rate / (0.85 + 0.3 * random())),
      clicks,
      cents: clicks * click + between(0, click - 1),
      reported: midnight + DAY + 4 * HOUR,
    };
    spend.push(row);
    if (chance(0.04)) {
      // Invalid clicks are taken off the bill some days later; the report is sent once more.
      const valid = Math.max(1, row.clicks - between(1, 4));
      spend.push({ ...row, clicks: valid, cents: valid * click, reported: row.reported + between(2, 6) * DAY });
    }
  }
}

const inExport = (list, key) => list.filter((row) => row[key] < EXPORT);

// --- numbers for everything, in the order in which the shop saw it -----------------------

const byTime = (key) => (a, b) => a[key] - b[key];
customers.sort(byTime('created')).forEach((c, i) => (c.id = i + 1));
orders.sort(byTime('time')).forEach((o, i) => (o.id = i + 10001));
const deliveries = inExport(payments, 'delivered').sort(byTime('delivered'));
assignments.sort(byTime('time'));
spend.sort(byTime('reported'));
// A retry carries the id of the event it repeats, and both stay where they were received.
const received = inExport(events, 'received').sort(byTime('received'));
let eventNumber = 0;
for (const event of received) if (event.resent === undefined) event.id = ++eventNumber;
for (const event of received) if (event.resent !== undefined) event.id = event.resent.id;

// --- dirt that only changes how values are written ----------------------------------------

const messyStatus = (status) => {
  const spelled = {
    completed: [['completed', 80], ['Completed', 10], ['complete', 7], ['completed ', 3]],
    shipped: [['shipped', 70], ['Shipped', 30]],
    placed: [['placed', 80], ['PLACED', 20]],
    returned: [['returned', 75], ['Returned', 25]],
    cancelled: [['cancelled', 60], ['canceled', 30], ['Cancelled', 10]],
  };
  return weighted(spelled[status]);
};
const messyCoupon = (coupon) =>
  coupon === ''
    ? weighted([['', 92], ['none', 5], ['N/A', 3]])
    : weighted([[coupon, 80], [coupon.toLowerCase(), 16], [`${coupon} `, 4]]);
const messyEmail = (email) =>
  weighted([[email, 86], [email.toUpperCase(), 3], [email.replace(/^./, (c) => c.toUpperCase()), 8], [` ${email}`, 3]]);
const messyName = (name) => weighted([[name, 93], [name.toUpperCase(), 3], [`${name} `, 4]]);
const messyCountry = (country) => weighted([[country, 92], [country.toLowerCase(), 6], [`${country} `, 2]]);
const messySource = (source) =>
  source === '' ? '' : weighted([[source, 85], [source.replace(/^./, (c) => c.toUpperCase()), 12], [`${source} `, 3]]);
const messyMethod = (method) =>
  weighted([[method, 88], [method.toUpperCase(), 8], [method.replace('_', ' '), 4]]);

// --- files --------------------------------------------------------------------------------

const cell = (value) => {
  const text = value === undefined || value === null ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
let bytes = 0;
mkdirSync(out, { recursive: true });
const write = (name, header, rows) => {
  const text = [header, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n';
  bytes += Buffer.byteLength(text);
  writeFileSync(join(out, `${name}.csv`), text);
  console.log(`${name.padEnd(20)} ${String(rows.length).padStart(7)} rows`);
};

const customerRow = (c, updated, email = c.email) => [
  c.id, messyName(c.first), messyName(c.last), messyEmail(email), messyCountry(c.country), c.optIn, stamp(c.created), stamp(updated),
];
const customerRows = customers.map((c) => customerRow(c, c.created));
customers.forEach((c) => {
  // A profile that was edited is exported again; the older row stays in the export.
  if (!c.test && chance(0.03))
    customerRows.push(customerRow(c, c.created + between(1, 60) * DAY + between(0, 86399) * SECOND, c.email.replace('@', '.new@')));
});
write(
  'raw_customers',
  ['customer_id', 'first_name', 'last_name', 'email', 'country', 'newsletter_opt_in', 'created_at', 'updated_at'],
  customerRows,
);
write(
  'raw_products',
  ['product_id', 'sku', 'product_name', 'category', 'price_cents', 'cost_cents', 'launched_on', 'discontinued_on'],
  PRODUCTS.map((p) => [
    p.id, p.sku, chance(0.1) ? `${p.name} ` : p.name,
    weighted([[p.category, 70], [p.category.toUpperCase(), 10], [p.category.replace(/^./, (c) => c.toUpperCase()), 20]]),
    p.price, p.cost, p.launched, p.discontinued,
  ]),
);
write(
  'raw_orders',
  ['order_id', 'customer_id', 'order_status', 'sales_channel', 'utm_source', 'coupon_code', 'shipping_cents', 'ordered_at', 'updated_at'],
  orders.map((o) => [
    o.id, o.customer.id, messyStatus(o.status), o.channel, messySource(o.source), messyCoupon(o.coupon), o.shipping, stamp(o.time),
    stamp(Math.min(o.updated, END - SECOND)),
  ]),
);
let itemNumber = 0;
write(
  'raw_order_items',
  ['order_item_id', 'order_id', 'product_id', 'quantity', 'unit_price_cents', 'discount_cents'],
  orders.flatMap((o) => o.lines.map((l) => [++itemNumber, o.id, l.product.id, l.quantity, l.price, l.discount])),
);
write(
  'raw_payments',
  ['delivery_id', 'payment_id', 'order_id', 'payment_kind', 'payment_status', 'payment_method', 'amount_cents', 'event_at', 'delivered_at'],
  deliveries.map((p, i) => [
    `wh_${String(i + 1).padStart(5, '0')}`, p.id, p.order.id, p.kind, p.status, messyMethod(p.method), p.amount, stamp(p.event), stamp(p.delivered),
  ]),
);
write(
  'raw_ad_spend',
  ['spend_date', 'platform', 'campaign', 'impressions', 'clicks', 'spend_cents', 'reported_at'],
  spend.map((s) => [date(s.midnight), s.platform, s.campaign, s.impressions, s.clicks, s.cents, stamp(s.reported)]),
);
write(
  'raw_app_events',
  ['event_id', 'session_id', 'device_id', 'customer_id', 'event_name', 'platform', 'order_id', 'occurred_at', 'received_at'],
  received.map((e) => [
    e.id, e.session, e.device.id, e.customer?.id, e.name, e.device.platform, e.order?.id, stamp(e.occurred), stamp(e.received),
  ]),
);
write(
  'raw_ab_assignments',
  ['assignment_id', 'device_id', 'experiment_name', 'variant_name', 'assigned_at'],
  assignments.map((a, i) => [
    i + 1, a.device.id, a.experiment.name, weighted([[a.variant, 90], [a.variant.toUpperCase(), 7], [`${a.variant} `, 3]]), stamp(a.time),
  ]),
);
console.log(`${(bytes / 1024).toFixed(0)} KiB in ${out}`);
