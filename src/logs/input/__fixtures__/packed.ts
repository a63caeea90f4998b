/** Text that the fixtures below hold, packed by the programs xz 5.4, zstd 1.5 and bzip2 1.0. */
export const text = 'alpha line one\nbeta line two\ngamma line three\n';

/** What the long fixtures hold: 3 million characters of this line again and again, cut at the end. */
export const longLine = 'alert line that repeats itself for a long while\n';

export const packed = {
  /** `xz -9e` */
  xzText: '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AAtACZdADCbCmckju8cgsotWGGSnGgUUsiONz6jId1u005jQO9TkPGWfEPgAAAA7iDWNRpPBKQAAUIuY5UfPh+2830BAAAAAARZWg==',
  /** `xz --check=sha256` */
  xzSha256: [
    '/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4AAtACZdADCbCmckju8cgsotWGGSnGgUUsiONz6jId1u005jQO9TkPGWfEPgAAAAYfW2+WMM7hOy+lmFoj+untjdZsR1c/8u8QsTBELUTBUAAVouOg0EvB',
    'ibS5oBAAAAAApZWg==',
  ].join(''),
  /** `xz --lzma2=dict=128MiB` */
  xzLargeDictionary: '/Td6WFoAAATm1rRGAgAhAR4AAACbB1Fm4AAtACZdADCbCmckju8cgsotWGGSnGgUUsiONz6jId1u005jQO9TkPGWfEPgAAAA7iDWNRpPBKQAAUIuY5UfPh+2830BAAAAAARZWg==',
  /** `zstd -19` */
  zstdText: 'KLUv/SQuRQEA+GFscGhhIGxpbmUgb25lCmJldHR3bwpnYW1taHJlZQoCADIJF9kMA1QTfIM=',
  /** `zstd --no-check` */
  zstdNoChecksum: 'KLUv/SAuRQEA+GFscGhhIGxpbmUgb25lCmJldHR3bwpnYW1taHJlZQoCADIJF9kMAw==',
  /** `bzip2` */
  bzip2Text: 'QlpoOTFBWSZTWRR3lbkAAAZRgAAQQAAy59SAIAAhlDIaZPUFMABNGEsbnXFmLPQCllpHpqbdR8+fLAj4u5IpwoSAo7ytyA==',
  /** `xz -9e` */
  xzLong: [
    '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM//9AAZtdADCbCNSDZR/ubohO9Tuhg7OW3l2KYcQhvgqgUzAd1ZaNd/4T7yVPBN+LJbtHqwgYathN2UdhNOKYihUWisMAGknoKsUL3rZWbnN1c+fSA0XNUs',
    'EMd/SE7wLI526s7eBTgX5b8LuoQWuAOhY7EugXQ7am1ZaH/B40+xjouOQkpDKhmnV079xLNFqEui6k7WdyQFJYvul2rFnk5VsFCPnH2q38+1IrdM0eWyBC+d1TPfgpZAk7gMsqbN+1O/DEvS5fqg8+',
    'S2ZCkBMO/xCT+HF4WfgLzf+VKEYPqfx83vuaMC5WwI+F84OBwGXEJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPnH2q38+1IrdM0eWyBC+d1TPfgpZAk7gMsqbN',
    '+1O/DEvS5fqg8+S2ZCkBMO/xCT+HF4WfgLzf+VKEYPqfx83vuaMC5WwI+F84OBwGXEJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPnH2q38ROHaVY3HfgCEAOxz',
    'U6f9vq58MRqft40xbnCepyNf7CjLhdGVmIp+KpHyJ3X3GcAGmE2Y/div1ZAPxCVT+PWRNjEFpbDub8FwTUcM0ZERqq1gHbrOsScYXFmG6WZSWL7pdqxZ5OVbBQj5x9qt/PtSK3TNHlsgQvndUz34KW',
    'QJO4DLKmzftTvwxL0QnRRYAAAAAAAwtZV4LWUkfAABwQTAjbcBMNFCr7HEZ/sCAAAAAARZWg==',
  ].join(''),
  /** `zstd -19` */
  zstdLong: [
    'KLUv/aTAxi0AlAEAAsMJD9DnAJLobvhC9hcAFp1lBKA2cRgGMYlHiuWaG82ppceTODvM/NUUAQDQ/D9zBQVEAAAAAQD9/zNXQEQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP',
    '3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85',
    'AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJEAAAAAQD9/zkAAkQAAAABAP3/OQACRAAAAAEA/f85AAJFAAAAAQC9xjkAAqQjhfs=',
  ].join(''),
  /** `bzip2 -9` */
  bzip2Long: [
    'QlpoOTFBWSZTWVvewhoBktHRgAAQQAAj5dyAQAHZ0UqRTAATQpgAJoJqqnpPUaaemoClVDaT0E2pwgpStIKUrKClK7gUpW4FKV7QUpXiBQjCqiIzKoiMyqIjlBSlfeoFKVmBSlYQUpWoFKVuBSldQK',
    'UrUClK8kFKVygpQxKoiOVVERqVREcQKUrMClKzApSvm0FKV3ApSsIKUrggpI+KqIjUqiIxKoiNIKUrMClK4QUpWYIiPaqiI4KqIjpVREZVURGyqiI9KqIjmBSlYQUpX8xQVkmU1kvpD/HArfJUYAAE',
    'EAAI+XcgEAB2dFSgpgAJoUwAE0E1UpmoyPRMFKqY1H6ppo02gUpWoFKVmBSldIKUruBSlfIFKVhBQjUqiIxVREYqoiOIFKVygpSt0FKV+gUpWkFKV2gpSsfUFKVpBSlbwKUrOEFKGKqIjSqiI5lURH',
    'aClK5gUpWYFKVlBIj8qoiPqqiIyVREblVERuqoiO1VERoClK/wKUrKClK2gERqVREbKqIj2lURHxVREZKoiOJVER4lURGSqIjZVREfzFBWSZTWYJeceUBJPbRgAAQQAAj5dyAQAHZ0VKCmAAmhTAAT',
    'QTVVGn6oyZpAUqpjUbTUZNkFKV1ApSsgUpWoFKV2gpSvkClK8QKEYlURH7MqiIyqoiXCClK+wKUrIFKV0gpStIKUruBSlcwKUrUClK9EFKVvApQxKoiNKqIjyVREZgUpWIKUrIFKV+QSI7lURGlVER',
    'vSqIjeVREdyqIjCqiI8ApSsgUpW0ClKyARG0qiIyVURGpVERyqoiOFVER6VURHKqiI2lURH8xQVkmU1lGM1CoAZLpUYAAEEAAI+XcgDABm0FApgAJoJqqAAAKVUxpNpPUablKC1SUFikoL7SUJ6SKp',
    'sSKpgSKpoSIXRSguqSguqSgs0lBcUlBfClBapKC/UlBd0lBapKC4UlBdUlBYKUF3SUF4UoLJSgsUlBYpKC/FKE8JFU6JFUyiRVMiQFrykoLmkoLykoLmkoLekoLmkoLakoLtSUFqkoLNJQXFJQXqko',
    'LNJQWxSgv4u5IpwoSBF0rlaA==',
  ].join(''),
} as const;

export function unpackFixture(name: keyof typeof packed): Buffer {
  return Buffer.from(packed[name], 'base64');
}
