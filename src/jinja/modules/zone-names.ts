/** What places call their time where the language of no country tells: by zone, standard time and summer time. */
const NAMES: readonly (readonly [zones: RegExp, names: Readonly<Record<string, string>>])[] = [
  [/^(Asia\/(Jerusalem|Tel_Aviv|Gaza|Hebron)|Israel)$/, { '2': 'IST', '3+': 'IDT' }],
  [/^(Europe\/(Dublin)|Eire)$/, { '0': 'GMT', '0-': 'GMT', '1': 'IST' }],
  [/^(Europe\/(Belfast|Guernsey|Isle_of_Man|Jersey|London)|GB|GB-Eire)$/, { '0': 'GMT', '1+': 'BST' }],
  [
    /^(Europe\/(Moscow|Kirov|Simferopol|Volgograd|Minsk)|W-SU)$/,
    { '3': 'MSK', '4': 'MSK', '4+': 'MSD', '2': 'EET', '3+': 'EEST' },
  ],
  [
    /^(Europe|Arctic|CET|MET|EET|WET|Portugal|Poland|Libya|Egypt|Turkey|Atlantic\/(Canary|Faer?oe?|Madeira|Jan_Mayen)|Africa\/(Ceuta|Tunis|Algiers|Cairo|Tripoli)|Asia\/(Beirut|Nicosia|Famagusta|Amman|Damascus|Istanbul))/,
    { '0': 'WET', '1+': 'WEST', '1': 'CET', '2+': 'CEST', '2': 'EET', '3+': 'EEST' },
  ],
  [/^(Africa\/(Johannesburg|Maseru|Mbabane))$/, { '2': 'SAST' }],
  [/^(Africa\/(Casablanca|El_Aaiun))$/, {}],
  [
    /^(Africa|Iceland|Atlantic\/(Reykjavik|St_Helena)|Indian\/(Antananarivo|Comoro|Mayotte))/,
    { '0': 'GMT', '1': 'WAT', '1-': 'WAT', '2': 'CAT', '3': 'EAT' },
  ],
  [/^America\/Danmarkshavn$/, { '0': 'GMT' }],
  [/^(America\/Havana|Cuba)$/, { '-5': 'CST', '-4+': 'CDT' }],
  [/^(America\/St_Johns|Canada\/Newfoundland)$/, { '-3.5': 'NST', '-2.5+': 'NDT' }],
  [/^Asia\/(Calcutta|Kolkata)$/, { '5.5': 'IST' }],
  [/^Asia\/Karachi$/, { '5': 'PKT', '6+': 'PKST' }],
  [/^(Asia\/(Shanghai|Chongqing|Chungking|Harbin|Macau|Macao|Taipei)|PRC|ROC)$/, { '8': 'CST' }],
  [/^(Asia\/Hong_Kong|Hongkong)$/, { '8': 'HKT' }],
  [/^Asia\/Manila$/, { '8': 'PST' }],
  [/^Asia\/(Jakarta|Pontianak|Makassar|Ujung_Pandang|Jayapura)$/, { '7': 'WIB', '8': 'WITA', '9': 'WIT' }],
  [/^(Asia\/(Seoul|Pyongyang)|ROK)$/, { '9': 'KST', '8.5': 'KST' }],
  [/^(Asia\/Tokyo|Japan)$/, { '9': 'JST' }],
  [/^Australia\/(Eucla|Lord_Howe|LHI)$/, {}],
  [
    /^(Australia|Antarctica\/Macquarie)/,
    { '8': 'AWST', '9+': 'AWDT', '9.5': 'ACST', '10.5+': 'ACDT', '10': 'AEST', '11+': 'AEDT' },
  ],
  [/^(Antarctica\/(McMurdo|South_Pole)|NZ|Pacific\/Auckland)$/, { '12': 'NZST', '13+': 'NZDT' }],
  [/^Pacific\/(Guam|Saipan)$/, { '10': 'ChST' }],
  [/^(Pacific\/(Midway|Pago_Pago|Samoa)|US\/Samoa)$/, { '-11': 'SST' }],
  [
    /^(America\/Adak|America\/Atka|US\/Aleutian|Pacific\/Honolulu|Pacific\/Johnston|US\/Hawaii|HST)$/,
    { '-10': 'HST', '-9+': 'HDT' },
  ],
  [
    /^(America\/(Argentina|Buenos_Aires|Araguaina|Asuncion|Bahia|Belem|Boa_Vista|Bogota|Campo_Grande|Caracas|Catamarca|Cayenne|Cordoba|Coyhaique|Cuiaba|Eirunepe|Fortaleza|Godthab|Nuuk|Guayaquil|Guyana|Jujuy|La_Paz|Lima|Maceio|Manaus|Mendoza|Miquelon|Montevideo|Noronha|Paramaribo|Porto_|Punta_|Recife|Rio_Branco|Rosario|Santarem|Santiago|Sao_Paulo|Scoresbysund)|Brazil|Chile)/,
    {},
  ],
  [
    /^(America|US|Canada|Mexico|Jamaica|Navajo|EST|CST|MST|PST|Atlantic\/Bermuda)/,
    {
      '-3+': 'ADT',
      '-4': 'AST',
      '-4+': 'EDT',
      '-5': 'EST',
      '-5+': 'CDT',
      '-6': 'CST',
      '-6+': 'MDT',
      '-7': 'MST',
      '-7+': 'PDT',
      '-8': 'PST',
      '-8+': 'AKDT',
      '-9': 'AKST',
    },
  ],
];

/** What a zone calls its time: a name where people have one, else the distance from UTC. */
export function zoneName(zone: string, offsetSeconds: number, summerSeconds: number): string {
  const names = NAMES.find(([zones]) => zones.test(zone))?.[1] ?? {};
  const sign = summerSeconds > 0 ? '+' : summerSeconds < 0 ? '-' : '';
  const name = names[`${offsetSeconds / 3600}${sign}`];
  if (name !== undefined) return name;
  const size = Math.abs(offsetSeconds);
  const two = (number: number): string => String(number).padStart(2, '0');
  const minutes = Math.floor(size / 60) % 60;
  return `${offsetSeconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${minutes === 0 ? '' : two(minutes)}`;
}
