#requires -Version 5.1
<#
.SYNOPSIS
Asks Windows guests over PowerShell remoting what is inside them and applies a GuestReport for each VM.

.DESCRIPTION
For a Windows bastion, as a scheduled task, in Windows PowerShell 5.1 or PowerShell 7. It logs in to guests as whoever runs it, and needs
kubectl with rights on GuestReports alone. Guests get no credential, and nothing is written to them.

.PARAMETER Guests
A CSV file with the columns Namespace, Name and Address; see guests.csv.

.PARAMETER Kubeconfig
The kubeconfig that kubectl uses.

.PARAMETER Kubectl
Where kubectl is.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string] $Guests,

    [Parameter(Mandatory = $true)]
    [string] $Kubeconfig,

    [string] $Kubectl = 'kubectl.exe'
)

$ErrorActionPreference = 'Stop'
$OutputEncoding = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false
$script = Join-Path -Path $PSScriptRoot -ChildPath 'Get-GuestReport.ps1'
$apply = "--kubeconfig=$Kubeconfig", 'apply', '--server-side', '--force-conflicts', '--field-manager=guest-reporter',
    '--validate=strict', '-f', '-'
$failed = 0

foreach ($guest in Import-Csv -LiteralPath $Guests) {
    try {
        $said = Invoke-Command -ComputerName $guest.Address -FilePath $script | Select-Object -Last 1

        # The name and the namespace come from the list: a guest speaks for no VM but its own.
        $report = [ordered]@{
            apiVersion = 'pvdrivers.io/v1alpha1'
            kind = 'GuestReport'
            metadata = [ordered]@{ namespace = $guest.Namespace; name = $guest.Name }
            spec = (ConvertFrom-Json -InputObject ([string] $said)).spec
        }
        ConvertTo-Json -InputObject $report -Depth 10 -Compress | & $Kubectl $apply
        if ($LASTEXITCODE -ne 0) {
            throw "kubectl ended with $LASTEXITCODE."
        }
    } catch {
        $failed++
        Write-Warning "No report of $($guest.Namespace)/$($guest.Name): $($_.Exception.Message)"
    }
}
exit [Math]::Min($failed, 1)
