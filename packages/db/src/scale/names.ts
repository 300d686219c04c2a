/** A name as it is written, and its letters in an address. */
type Written = readonly [name: string, ascii: string]

const same = (names: string): Written[] =>
  names.split(' ').map((name) => [name, name.toLowerCase()])

/** Given names of many languages and scripts. */
export const GIVEN_NAMES: Written[] = [
  ...same(
    'Ada Alan Alice Amelia Ana Andrea Anna Anton Aisha Ben Bianca Carla Carlos Charlotte Chen Clara Daniel David Diego Dmitri Elena Elias Emma Erik Eva Fatima Felix Finn Francesca George Grace Hanna Hugo Ida Ingrid Isabel Ivan James Jan Jana Jane Johanna John Jonas Julia Kenji Laura Leila Leo Lin Lucia Luis Maria Marta Mateo Maya Mehmet Mia Miguel Mohammed Nadia Nina Noah Nora Olga Oliver Omar Oscar Paul Paula Pedro Peter Petra Rachel Raj Robert Rosa Ruth Samuel Sara Sofia Stefan Sven Tara Thomas Tom Ursula Valentina Viktor Wei William Yara Yuki Zoe',
  ),
  ['Jürgen', 'juergen'],
  ['Łukasz', 'lukasz'],
  ['Zoë', 'zoe'],
  ['François', 'francois'],
  ['Søren', 'soren'],
  ['José', 'jose'],
  ['Nguyễn', 'nguyen'],
  ['Ольга', 'olga'],
  ['Γιώργος', 'giorgos'],
  ['نور', 'noor'],
  ['明', 'ming'],
  ['さくら', 'sakura'],
]

/** Family names are composed of a beginning and an end, so that there are some thousands. */
export const BEGINNINGS: Written[] = [
  ...same(
    'Acker Ander Arm Bach Ban Bel Berg Black Bran Brown Burk Cal Car Chand Clark Col Cran Dal Dav Del Don Eber Edel Ell Fair Fisch Flem Fran Gar Gold Gran Green Hag Ham Har Haw Hein Hol Hop Hub Ivan Jack Jan John Kal Kar Kel Kov Kraus Kun Lam Lang Lind Lov Mac Mar Mat Mil Mont Mor Nak New Nor Olsz Oster Park Pat Pet Pop Quin Ram Reich Rob Ros Sal Sand Sch Sher Sim Stein Suz Tan Thomp Tor Ul Val Vas Wag Wal Weiss Wil Win Yama Young Zim',
  ),
  ['Müll', 'muell'],
  ['Groß', 'gross'],
  ['Bjørn', 'bjorn'],
  ['Çel', 'cel'],
]
export const ENDS: Written[] = [
  ...same(
    'ada aki ander ard bach berg bridge burn by dal dez dorf elli er eva feld field ford gard ges ham hardt heim hof holm ic ika ing ini ins ison ke ker land ley lin mann meier moto mura nen nik off ora ov ova owski per quist rath rell ri rich rock roth rup sen shaw sky son stad ster stone strom ton ulos vak vold wala ward well wich wood worth zek',
  ),
  ['vić', 'vic'],
  ['sén', 'sen'],
  ['ström', 'strom'],
]

/** RFC 2606 reserves them: no email reaches a sample account. */
export const DOMAINS = [
  ...['mail.example', 'post.example', 'inbox.example', 'web.example', 'example.com', 'example.org'],
  ...['acme.example', 'globex.example', 'initech.example', 'umbrella.example', 'school.example'],
]
