const SMALLEST = 8;
/** How many places in a row are tried before another one is. */
const PROBES = 9;
const PERTURB_SHIFT = 5n;
const LARGE = 50_000;

interface Entry<Member> {
  readonly hash: bigint;
  readonly member: Member;
}

/**
 * Where Python's set puts its members: a table in which a member's hash says where to look first. The order of the table
 * is the order of the set.
 */
export class HashTable<Member> {
  /** Null is a place that was left: who comes by takes it. */
  #places: (Entry<Member> | null | undefined)[] = Array.from({ length: SMALLEST });
  #filled = 0;
  #used = 0;

  /** A copy as Python makes it of a set: as it is if there is room, and no place was left. */
  static copyOf<Member>(other: HashTable<Member>): HashTable<Member> {
    const made = new HashTable<Member>();
    made.merge(other);
    return made;
  }

  members(): Member[] {
    return this.#entries().map(({ member }) => member);
  }

  #entries(): Entry<Member>[] {
    return this.#places.filter((place) => place !== undefined && place !== null);
  }

  /** Takes what another set has; Python makes room for all of it at once. */
  merge(other: HashTable<Member>): void {
    if ((this.#filled + other.#used) * 5 >= (this.#places.length - 1) * 3) this.#resize((this.#used + other.#used) * 2);
    const isSameSize = this.#filled === 0 && this.#places.length === other.#places.length;
    if (isSameSize && other.#filled === other.#used) {
      this.#places = other.#places.slice();
      [this.#filled, this.#used] = [other.#filled, other.#used];
      return;
    }
    const isEmpty = this.#filled === 0;
    for (const { hash, member } of other.#entries()) {
      if (isEmpty) this.#put({ hash, member });
      else this.add(hash, member);
    }
  }

  /** Room for so many more, as Python makes it for the keys of a dict. */
  reserve(count: number): void {
    if ((this.#filled + count) * 5 >= (this.#places.length - 1) * 3) this.#resize((this.#used + count) * 2);
  }

  /** Adds a member that is not there. */
  add(hash: bigint, member: Member): void {
    const left = this.#put({ hash, member });
    if (left || this.#filled * 5 < (this.#places.length - 1) * 3) return;
    this.#resize(this.#used > LARGE ? this.#used * 2 : this.#used * 4);
  }

  /** @returns whether a place that was left has been taken */
  #put(entry: Entry<Member>): boolean {
    let left = -1;
    const mask = BigInt(this.#places.length - 1);
    let perturb = BigInt.asUintN(64, entry.hash);
    let at = perturb & mask;
    for (;;) {
      const first = Number(at);
      const last = first + PROBES <= Number(mask) ? first + PROBES : first;
      for (let place = first; place <= last; place += 1) {
        if (this.#places[place] === null && left < 0) left = place;
        if (this.#places[place] !== undefined) continue;
        this.#places[left < 0 ? place : left] = entry;
        this.#used += 1;
        if (left < 0) this.#filled += 1;
        return left >= 0;
      }
      perturb >>= PERTURB_SHIFT;
      at = (at * 5n + 1n + perturb) & mask;
    }
  }

  delete(isWanted: (member: Member) => boolean): void {
    const place = this.#places.findIndex((entry) => entry !== undefined && entry !== null && isWanted(entry.member));
    if (place < 0) return;
    this.#places[place] = null;
    this.#used -= 1;
  }

  /** Makes the table anew when more than a quarter of its places were left, as Python does after taking away several. */
  compact(): void {
    if (this.#filled - this.#used <= Math.floor((this.#places.length - 1) / 4)) return;
    this.#resize(this.#used > LARGE ? this.#used * 2 : this.#used * 4);
  }

  #resize(wanted: number): void {
    let size = SMALLEST;
    while (size <= wanted) size *= 2;
    const entries = this.#entries();
    this.#places = Array.from({ length: size });
    this.#filled = 0;
    this.#used = 0;
    for (const entry of entries) this.#put(entry);
  }
}
