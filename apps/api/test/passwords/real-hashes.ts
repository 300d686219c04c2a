import type { ImportedHashOptions } from '../../src/passwords/imported/parse.ts'

/** The password of the hashes for which no other is given. */
export const PASSWORD = 'pässword für Ada 🔑'

export interface RealHash {
  hash: unknown
  password?: string
  options?: ImportedHashOptions
}

const keycloak = (algorithm: string, salt: string, value: string): RealHash => ({
  hash: {
    type: 'password',
    secretData: JSON.stringify({ value, salt, additionalParameters: {} }),
    credentialData: JSON.stringify({ hashIterations: 1000, algorithm, additionalParameters: {} }),
  },
})

/**
 * Hashes that the named systems made, at low costs: Django 5.2.17 with argon2-cffi 25.1.0 and bcrypt
 * 5.0.0, passlib 1.7.4, PHP 8.2.36, OpenLDAP 2.5.13, OpenSSL 3.0, Devise 4.8.1 with
 * bcrypt-ruby 3.1.18, Better Auth 1.7.25, firebase-scrypt 2.2.0, @node-rs/argon2 2.2.1.
 */
export const REAL_HASHES: Record<string, RealHash> = {
  'bcrypt 2a of passlib': {
    hash: '$2a$04$JPB0Xo7Mm95x3AxaXhLdcOPpK/LXgxAUe19bb2Zn8905Vn2nBWKv6',
  },
  'bcrypt 2b of passlib': {
    hash: '$2b$04$Ak28WpQ2iNr71RSJeK/6UO7YkuV20/tbqfLMTn52YZw6prIp8tJ/.',
  },
  'bcrypt 2y of PHP': { hash: '$2y$04$9ZeTFYWuLFYx5ew66s1zDeu/XovsdE9WubHYfzRu8N66yf4tcf4RG' },
  'bcrypt of Devise without a pepper': {
    hash: '$2a$04$H/YXS4KBneKOA/RVcH2I9OMw8a0rtRtfHZxthvg2tCoqR7mBg8CB.',
  },
  'bcrypt of Devise with a pepper': {
    hash: '$2a$04$YEVBmDIysPTlciBlaXbyQ.YNNdUOLfMuHU26/NmJ7hxUJiDdKblGK',
    options: { pepper: 'a pepper of Devise' },
  },
  'bcrypt of Django': {
    hash: 'bcrypt$$2b$04$3jzEv9cCt9LJNsLQUi4is.tFu7xnSVl1R.drK98kjj7anSeU.twhm',
  },
  'bcrypt_sha256 of Django': {
    hash: 'bcrypt_sha256$$2b$04$74jb7wA8.TGEMGlPH18EyODj6NKFfKOmqFyhwbFi0nxdPhi1epTKS',
  },
  // By the calls of PHP in wp_hash_password.
  'bcrypt of WordPress 6.8': {
    hash: '$wp$2y$04$OL/hUu8zL3.842GWB998rOPpHbSMuFylfm5zKoV1zqP/4pZYJfT3i',
  },
  'argon2id of PHP': {
    hash: '$argon2id$v=19$m=1024,t=4,p=1$L1p0MFdiRzQ0dzFDeFdXRQ$Di9yhrDpmJH8FqWSQFAG48EUn3BcDDTxlcqUny5uyBE',
  },
  'argon2i of PHP': {
    hash: '$argon2i$v=19$m=1024,t=4,p=1$T2xvSTExL2tpRS55MmlzaQ$PVt/S4B3kqfbM16M+4vTZwaT451WZpnBk9oKpyrPu/k',
  },
  'argon2d of @node-rs/argon2': {
    hash: '$argon2d$v=19$m=1024,t=2,p=2$kT1bOCsDNpRuOUy9mWjvNw$5zdTbZ69CQ9i+YzUmc6GWWBu0XcV+X0Bo8sQo4SwErY',
  },
  'argon2 of Django': {
    hash: 'argon2$argon2id$v=19$m=1024,t=2,p=2$eW1aYUVhaFd1bXhKdHQzeEFXclFnVg$/H5Yfg+Po+B9LTIXYX1OPP0qmEbjybZbeQcq79hWQj0',
  },
  // Published with its password, for a Keycloak 26 with its default costs.
  'argon2 of Keycloak': {
    hash: {
      type: 'password',
      secretData:
        '{"value":"BuViHNDGmCq80fvpty/QoggTI8NSt0CuNDGgeoa5f5A=","salt":"RJ0aLMQ2qKbZuROs7qQhcA==","additionalParameters":{}}',
      credentialData:
        '{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}',
    },
    password: 'iceberg',
  },
  'scrypt of passlib': {
    hash: '$scrypt$ln=10,r=8,p=1$opSy9n7POSfk/J/TmtO6Fw$5TpkdulsujZR6ba2SNVSZ4VCUC1DIkXkSdB+NamhI3k',
  },
  'scrypt of Django': {
    hash: 'scrypt$1024$Ubz71l9RKH733k9A9L4Onq$8$1$RGTsu3z+C+yBBLjt6rD1BkYr1jkTlTMzV8XLI9H1vGhgG02elerMkfTD3D1WkkEe+rfIuziuj7i9qnZ8zqrjjA==',
  },
  'scrypt of Better Auth': {
    hash: '2fc8137af67301aad94b768e17aae99b:0f4ba7625d6a44d0db175a2072a02e54f62c42e1fdd3bd179d1f4118c94c5f82a9566862e22490740ed8e728be4590c70ff9b145562e3aaa0a57b24f31ac5ef2',
  },
  'scrypt of firebase-scrypt': {
    hash: {
      passwordHash:
        'w71YQqaT5uQUBgkFxYJlnT0dms/XnT2C/Gb80I4FkuFfXLsVmZi2d+a7dzHCDlpElBR7B/erqOt0DiFchmZSqQ==',
      salt: '42xEC+ixf3L2lw==',
    },
    options: { firebase: firebaseProject() },
  },
  // The example of github.com/firebase/scrypt.
  'scrypt of Firebase': {
    hash: {
      passwordHash:
        'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
      salt: '42xEC+ixf3L2lw==',
    },
    options: { firebase: firebaseProject() },
    password: 'user1password',
  },
  // From the tests of Supabase's GoTrue.
  'fbscrypt of Supabase': {
    hash: '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZnO1n14J3MjKj1b2g6AUCAlFwMw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+CfEFFlz37J9huyQfov4iizN8dbjvEJlM5tQaJP84+hfTw==',
    password: 'mytestpassword',
  },
  'PBKDF2 with SHA-256 of Django': {
    hash: 'pbkdf2_sha256$1000$8vPAN5OuAX1nBIaj6lnqqw$zaRtsYQxfguS4s93okQASITmAq9lOgRJVbpV6XsA2VM=',
  },
  'PBKDF2 with SHA-1 of Django': {
    hash: 'pbkdf2_sha1$1000$RZSlh51yZWqvZF7NluOADH$nV6lh6glqvqeZADaaKh9LRaln5g=',
  },
  'PBKDF2 with SHA-256 of passlib': {
    hash: '$pbkdf2-sha256$1000$5fz/f88ZI.RcyxmjdI4RIg$oXa7ni/TklwzmfjLk3Oxe4EmTDRAvxGSRXxE20y7ErA',
  },
  'PBKDF2 with SHA-1 of passlib': {
    hash: '$pbkdf2$1000$fe99zxmDMKb0fm.t1XpvrQ$sQICUVERO58LT12gOYqGMiFAepA',
  },
  // By the provider that Keycloak uses, of OpenJDK 17: PBKDF2WithHmac…, 512 bits.
  'PBKDF2 with SHA-1 of Keycloak': keycloak(
    'pbkdf2',
    'Qh5kE1D+Jw/S+VSreG4Cig==',
    'NFH12+ew9IOTIB/MGvcOa0FpviV5VtxxvgeD6Q3E0omrjWTb4qzNcSpKh3nTyfsMVr461x9HPOK9iebB6zrd5A==',
  ),
  'PBKDF2 with SHA-256 of Keycloak': keycloak(
    'pbkdf2-sha256',
    '0Gkq899yKuMiC7CNNoWVKQ==',
    'vSs7JGIRz5Ey/PISIGfOqRndTcbc5sA75uzB2poqVgY+wUBpNYBOLl5NyEyDF4AS237piTyTp+AS/l7s1NyIcA==',
  ),
  'PBKDF2 with SHA-512 of Keycloak': keycloak(
    'pbkdf2-sha512',
    'pjNc2d2IUykzdwzQb+6+oQ==',
    'LFR/PvOAfI59+K6B1MH114hVvSREqWaboplSCpnhiaY6qL2R6ZMB+g2IOvzB1/wBdhe1QgivoxSozg7wYH4Z7Q==',
  ),
  // From the tests of ASP.NET Core Identity.
  'PBKDF2 of ASP.NET Identity 3, SHA-256': {
    hash: 'AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
    password: 'my password',
  },
  'PBKDF2 of ASP.NET Identity 3, SHA-512': {
    hash: 'AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw',
    password: 'my password',
  },
  'PBKDF2 of ASP.NET Identity 2': {
    hash: 'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
    password: 'my password',
  },
  'phpass of passlib': { hash: '$P$6yOmGaCKif4TYpgKvh2yxnN.g1X73Q0' },
  'SHA-256-crypt of passlib': {
    hash: '$5$rounds=1000$ARQJrCWGKADQ288c$n/R2WJIhOhZqEouBKAo4FA8PWwUDeJS49.KX6jLUSl8',
  },
  'SHA-512-crypt of OpenSSL': {
    hash: '$6$Yca.yMS5Okhbcfwa$gLL5Rjaw2W0XxnqH0R4hKR/nkGqtqJpgGndHC0rEv6LNcdquMp677kM2awRlS7MBUcthxNy2jQHatnAUhEl5N1',
  },
  'SHA-512-crypt of OpenLDAP': {
    hash: '{CRYPT}$6$nU3g278QZb.IkPJa$YHZncfogL3..WSI0ToGJbiMy78yLs0gvu3wQMmDjyVNvDFlBA7mBh.SyJIit2FYgrOx4M.0qfsrzp4gc2Cg4W0',
  },
  'SSHA of OpenLDAP': { hash: '{SSHA}w6y5ganbDAEdE2Rk5/7WeFIYmvUHs3pF' },
  'SSHA256 of passlib': {
    hash: '{SSHA256}0cGyMX6pLq+sHJdCSGhSuSerYDzPHqKFKV5a0VTPJHeiFGLMube21g==',
  },
  'SSHA512 of passlib': {
    hash: '{SSHA512}zk8QZLwc4o1NIv1BMP6ahuE4d5WGAfvaKlw/b95J3qwd8PJ9YKt9gpnTcf0/UNSw8ausA6ehjCOhEcn2wXqol3QOgRBCKCUE',
  },
}

function firebaseProject() {
  const signerKey =
    'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=='
  return { memCost: 14, rounds: 8, saltSeparator: 'Bw==', signerKey }
}
