export interface Choice {
  value: string
  label: string
  /** The language of the label, where it is not the app's. */
  lang?: string
}

/** Each with a region: it decides how a date is written, and the language alone does not. */
const LOCALES = [
  'ar-EG bg-BG bn-BD ca-ES cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN',
  'en-NZ en-US en-ZA es-AR es-ES es-MX et-EE eu-ES fa-IR fi-FI fil-PH fr-BE fr-CA fr-CH fr-FR',
  'ga-IE gl-ES he-IL hi-IN hr-HR hu-HU id-ID is-IS it-CH it-IT ja-JP ko-KR lt-LT lv-LV ms-MY',
  'nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sq-AL sr-RS sv-FI sv-SE sw-KE',
  'ta-IN th-TH tr-TR uk-UA ur-PK vi-VN zh-CN zh-HK zh-TW',
].flatMap((line) => line.split(' '))

/** Languages by the names that their speakers give them. */
export function localeChoices(chosen: string | null): Choice[] {
  return withChosen(LOCALES, chosen)
    .map((tag) => ({ value: tag, label: ownName(tag), lang: tag }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}

function ownName(tag: string): string {
  const names = new Intl.DisplayNames([tag, 'en'], {
    type: 'language',
    languageDisplay: 'standard',
  })
  const name = names.of(tag) ?? tag
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
}

/** "Europe/Vienna" reads as "Vienna, Europe": people look for their city. */
export function timeZoneChoices(chosen: string | null): Choice[] {
  return withChosen([...Intl.supportedValuesOf('timeZone'), 'UTC'], chosen)
    .map((zone) => ({ value: zone, label: cityFirst(zone) }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}

function cityFirst(zone: string): string {
  return zone.replaceAll('_', ' ').split('/').toReversed().join(', ')
}

/** What is chosen already may have another spelling, or be of a newer table. */
function withChosen(list: readonly string[], chosen: string | null): string[] {
  return [...new Set(chosen === null ? list : [...list, chosen])]
}
