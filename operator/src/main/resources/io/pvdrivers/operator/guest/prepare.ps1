# Before a switch: suspends BitLocker for exactly one boot, and turns hibernation off, where asked.

function Get-BitLockerVolume([string] $letter) {
    try { return Get-WmiObject -Namespace 'root\cimv2\Security\MicrosoftVolumeEncryption' -Class Win32_EncryptableVolume -Filter ("DriveLetter = '" + $letter + "'") }
    catch [Management.ManagementException] {
        # The namespace comes with BitLocker; a Windows without it has nothing to suspend.
        if ($_.Exception.ErrorCode -eq [Management.ManagementStatus]::InvalidNamespace -or $_.Exception.ErrorCode -eq [Management.ManagementStatus]::InvalidClass) { return $null }
        throw
    }
}

function Suspend-Protection {
    $letter = [string] $env:SystemDrive
    $volume = Get-BitLockerVolume $letter
    # 0: not protected, or suspended already.
    if ($null -eq $volume -or $volume.GetProtectionStatus().ProtectionStatus -eq 0) { return }
    if ([Environment]::OSVersion.Version -lt [Version] '6.2') {
        Add-Problem ('This Windows cannot suspend BitLocker for one boot only. Suspend it on drive ' + $letter + ' by hand, and resume it after the switch.')
        return
    }
    $code = $volume.DisableKeyProtectors(1).ReturnValue
    $status = (Get-BitLockerVolume $letter).GetProtectionStatus().ProtectionStatus
    if ($code -ne 0 -or $status -ne 0) {
        Add-Problem ('BitLocker on drive ' + $letter + ' could not be suspended (0x' + ('{0:x8}' -f $code) + '). Run in Windows as an administrator: manage-bde -protectors -disable ' + $letter + ' -RebootCount 1')
    }
}

# Fast Startup needs hibernation and goes with it. Both need the file, which is hidden and in use.
function Test-Hibernation {
    $key = Get-Item -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Power'
    if ($key.GetValue('HibernateEnabled') -eq 0) { return $false }
    return [IO.Directory]::GetFiles([string] $env:SystemDrive + '\', 'hiberfil.sys').Length -gt 0
}

function Disable-Hibernation {
    if (-not (Test-Hibernation)) { return }
    $code = 1
    $start = New-Object Diagnostics.ProcessStartInfo
    $start.FileName = Get-SystemProgram 'powercfg.exe'
    $start.Arguments = '/h off'
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        if ($process.WaitForExit(60000)) { $code = $process.ExitCode }
    } finally { $process.Dispose() }
    if (Test-Hibernation) { Add-Problem ('Hibernation could not be turned off (powercfg ended with ' + $code + '). Run in Windows as an administrator: powercfg /h off') }
}

function Invoke-Step([string] $what, [scriptblock] $step) {
    try { $null = & $step } catch { Add-Problem ($what + ' (' + $_.Exception.Message.Trim().TrimEnd('.') + ').') }
}

try {
    if ((Get-Field $data 'suspendBitLocker') -eq $true) { Invoke-Step 'BitLocker could not be suspended; suspend it for one boot by hand' { Suspend-Protection } }
    if ((Get-Field $data 'disableHibernation') -eq $true) { Invoke-Step 'Hibernation could not be turned off; run powercfg /h off by hand' { Disable-Hibernation } }
    Write-Answer @{ problems = @($told.Problems) }
} catch { Write-Answer @{ error = $_.Exception.Message } }
