# What every script that does something inside Windows begins with. Each of them is sent with this before it.
param($data)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# What a person has to see afterwards.
$told = @{ Problems = @() }

function Add-Problem([string] $sentence) {
    $told.Problems += $sentence
}

# A field that may be missing, also of an answer from another version.
function Get-Field($object, [string] $name) {
    if ($null -eq $object) { return $null }
    $property = $object.PSObject.Properties[$name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

# One line of ASCII, whatever the code page of the console is.
function Write-Answer($answer) {
    $json = ConvertTo-Json -InputObject $answer -Depth 6 -Compress
    [Console]::Out.Write([regex]::Replace($json, '[^\x20-\x7e]', { param($found) '\u{0:x4}' -f [int] [char] $found.Value }))
}

# A 32-bit agent on a 64-bit Windows sees other folders under these names.
function Get-Root {
    $programs = $env:ProgramW6432
    if (-not $programs) { $programs = $env:ProgramFiles }
    return [IO.Path]::Combine($programs, 'pv-driver-operator')
}

function Get-SystemProgram([string] $name) {
    $native = [IO.Path]::Combine($env:windir, 'Sysnative', $name)
    if ([IO.File]::Exists($native)) { return $native }
    return [IO.Path]::Combine($env:windir, 'System32', $name)
}
