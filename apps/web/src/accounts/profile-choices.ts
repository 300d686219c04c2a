export interface Choice {
  value: string
  label: string
  /** The language of the label, if it is not the app's. */
  lang?: string
}

/** Every tag has a region: the date format depends on it, not on the language alone. */
const LOCALES = [
  'ar-EG bg-BG bn-BD ca-ES cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN',
  'en-NZ en-US en-ZA es-AR es-ES es-MX et-EE eu-ES fa-IR fi-FI fil-PH fr-BE fr-CA fr-CH fr-FR',
  'ga-IE gl-ES he-IL hi-IN hr-HR hu-HU id-ID is-IS it-CH it-IT ja-JP ko-KR lt-LT lv-LV ms-MY',
  'nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sq-AL sr-RS sv-FI sv-SE sw-KE',
  'ta-IN th-TH tr-TR uk-UA ur-PK vi-VN zh-CN zh-HK zh-TW',
].flatMap((line) => line.split(' '))

/** The languages, each by its own name. */
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

/** The time zones, as "Vienna, Europe" for "Europe/Vienna": people search for their city. */
export function timeZoneChoices(chosen: string | null): Choice[] {
  return withChosen([...Intl.supportedValuesOf('timeZone'), 'UTC'], chosen)
    .map((zone) => ({ value: zone, label: cityFirst(zone) }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}

function cityFirst(zone: string): string {
  return zone.replaceAll('_', ' ').split('/').toReversed().join(', ')
}

/** Adds the stored value, which may be an alias or unknown to this browser's table. */
function withChosen(list: readonly string[], chosen: string | null): string[] {
  return [...new Set(chosen === null ? list : [...list, chosen])]
}
